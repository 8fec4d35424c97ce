//! Who can be sent to support schools, what schools ask for, and what came of it.
//!
//! The register of supporters is for all partners of the area; how many days somebody has, for the commissioners, its provider and
//! itself. A request is the school's: it exists for it, its trust, and the commissioners of the area. A deployment exists besides for who
//! is sent, for the school that it comes from, and for its provider.

use entities::states::Role;
use entities::{
    deployment, deployment_days, provider, specialism, support_offer, support_request, support_request_specialism,
    supporter, supporter_capacity, supporter_phase, supporter_specialism, visit,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::commissioning::{has_own_schools, of_own_school};
use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::areas::{COMMISSIONERS, areas, own_organisations};

/// Who takes part in improvement work.
const PARTNERS: [Role; 6] =
    [Role::LaAdmin, Role::LaOfficer, Role::BoardMember, Role::TrustUser, Role::TeachingSchoolUser, Role::SchoolUser];

/// The list is nobody's row: whoever is signed in may read it.
impl Visible for specialism::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add_option(actor.user_id().is_none().then(nothing))
    }
}

impl Visible for supporter::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(supporter::Column::AreaLaCode.is_in(areas(actor, &PARTNERS)))
    }
}

fn supporters(condition: Condition) -> SelectStatement {
    Query::select()
        .column((supporter::Entity, supporter::Column::Id))
        .from(supporter::Entity)
        .cond_where(condition)
        .to_owned()
}

/// Supporters that are the actor, or whom its provider sends.
fn own(actor: &Actor) -> Condition {
    let providers = Query::select()
        .column((provider::Entity, provider::Column::Id))
        .from(provider::Entity)
        .and_where(provider::Column::OrganisationId.is_in(own_organisations(actor, &[Role::TeachingSchoolUser])))
        .to_owned();
    Condition::any()
        .add(supporter::Column::ProviderId.in_subquery(providers))
        .add_option(actor.user_id().map(|id| supporter::Column::UserId.eq(id)))
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
        let known = own(actor).add(supporter::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)));
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

impl Visible for deployment::Entity {
    fn condition(actor: &Actor) -> Condition {
        let home = Expr::col((supporter::Entity, supporter::Column::SchoolUrn));
        let sent = own(actor).add_option(has_own_schools(actor).then(|| of_own_school(actor, &home)));
        let urn = Expr::col((deployment::Entity, deployment::Column::Urn));
        Condition::any()
            .add(deployment::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
            .add(deployment::Column::SupporterId.in_subquery(supporters(sent)))
            .add_option(has_own_schools(actor).then(|| of_own_school(actor, &urn)))
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
