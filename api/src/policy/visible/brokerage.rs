//! Who can be sent to support schools, what schools ask for, and what came of it.
//!
//! The register of supporters is for all partners of the area; how many days somebody has, for the commissioners, its provider and
//! itself. A request is the school's: it exists for it, its trust, and the commissioners of the area. A deployment exists besides for who
//! is sent, for the school that it comes from, and for its provider.

use entities::states::Role;
use entities::{
    deployment, deployment_days, provider, school, specialism, support_offer, support_request,
    support_request_specialism, supporter, supporter_capacity, supporter_phase, supporter_specialism, visit,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::commissioning::{has_own_schools, of_own_school, own_schools};
use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::areas::{COMMISSIONERS, PARTNERS, areas, own_organisations};

/// The list is nobody's row: whoever is signed in may read it.
impl Visible for specialism::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add_option(actor.user_id().is_none().then(nothing))
    }
}

/// Those of the areas in which the actor is a partner, and of those in which its schools are.
impl Visible for supporter::Entity {
    fn condition(actor: &Actor) -> Condition {
        let of_own_schools = || {
            let areas = Query::select()
                .column((school::Entity, school::Column::LaCode))
                .from(school::Entity)
                .cond_where(own_schools(actor))
                .and_where(school::Column::LaCode.is_not_null())
                .to_owned();
            supporter::Column::AreaLaCode.in_subquery(areas)
        };
        Condition::any()
            .add(supporter::Column::AreaLaCode.is_in(areas(actor, &PARTNERS)))
            .add_option(has_own_schools(actor).then(of_own_schools))
    }
}

fn supporters(condition: Condition) -> SelectStatement {
    Query::select()
        .column((supporter::Entity, supporter::Column::Id))
        .from(supporter::Entity)
        .cond_where(condition)
        .to_owned()
}

/// Keys of the providers that the actor works for.
fn own_providers(actor: &Actor) -> SelectStatement {
    Query::select()
        .column((provider::Entity, provider::Column::Id))
        .from(provider::Entity)
        .and_where(provider::Column::OrganisationId.is_in(own_organisations(actor, &[Role::TeachingSchoolUser])))
        .to_owned()
}

/// The user that the actor is, if it takes part in improvement work.
fn partner(actor: &Actor) -> Option<&str> {
    actor.user_id().filter(|_| !areas(actor, &PARTNERS).is_empty())
}

macro_rules! of_visible_supporters {
    ($($table:ident),*) => {
        $(impl Visible for $table::Entity {
            fn condition(actor: &Actor) -> Condition {
                let known = supporters(supporter::Entity::condition(actor));
                Condition::all().add($table::Column::SupporterId.in_subquery(known))
            }
        })*
    };
}

of_visible_supporters!(supporter_specialism, supporter_phase);

impl Visible for supporter_capacity::Entity {
    fn condition(actor: &Actor) -> Condition {
        let known = Condition::any()
            .add(supporter::Column::ProviderId.in_subquery(own_providers(actor)))
            .add_option(partner(actor).map(|id| supporter::Column::UserId.eq(id)))
            .add(supporter::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)));
        Condition::all().add(supporter_capacity::Column::SupporterId.in_subquery(supporters(known)))
    }
}

impl Visible for support_request::Entity {
    fn condition(actor: &Actor) -> Condition {
        let urn = Expr::col((support_request::Entity, support_request::Column::Urn));
        Condition::any()
            .add(support_request::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
            .add_option(has_own_schools(actor).then(|| of_own_school(actor, &urn)))
    }
}

macro_rules! of_visible_requests {
    ($($table:ident),*) => {
        $(impl Visible for $table::Entity {
            fn condition(actor: &Actor) -> Condition {
                let known = Query::select()
                    .column((support_request::Entity, support_request::Column::Id))
                    .from(support_request::Entity)
                    .cond_where(support_request::Entity::condition(actor))
                    .to_owned();
                Condition::all().add($table::Column::RequestId.in_subquery(known))
            }
        })*
    };
}

of_visible_requests!(support_request_specialism, support_offer);

/// Who sent whom from where is what it was when it was offered. The school that somebody comes from sees it once it is agreed.
impl Visible for deployment::Entity {
    fn condition(actor: &Actor) -> Condition {
        let column = |column| Expr::col((deployment::Entity, column));
        let from_own = || {
            let from = of_own_school(actor, &column(deployment::Column::HomeUrn));
            Condition::all().add(from).add(deployment::Column::AgreedAt.is_not_null())
        };
        let to_own = || of_own_school(actor, &column(deployment::Column::Urn));
        Condition::any()
            .add(deployment::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
            .add(deployment::Column::ProviderId.in_subquery(own_providers(actor)))
            .add_option(partner(actor).map(|id| deployment::Column::UserId.eq(id)))
            .add_option(has_own_schools(actor).then(from_own))
            .add_option(has_own_schools(actor).then(to_own))
    }
}

macro_rules! of_visible_deployments {
    ($($table:ident),*) => {
        $(impl Visible for $table::Entity {
            fn condition(actor: &Actor) -> Condition {
                let known = Query::select()
                    .column((deployment::Entity, deployment::Column::Id))
                    .from(deployment::Entity)
                    .cond_where(deployment::Entity::condition(actor))
                    .to_owned();
                Condition::all().add($table::Column::DeploymentId.in_subquery(known))
            }
        })*
    };
}

of_visible_deployments!(deployment_days, visit);
