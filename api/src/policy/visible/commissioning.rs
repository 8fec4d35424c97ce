//! Plans, interventions and what belongs to them.
//!
//! The local authority and the Executive Board see all of their area. A provider sees the interventions that it delivers or
//! brokers; a trust or school those that its schools take part in, and of the participations its own. For anybody else
//! there is no such intervention.

use entities::states::{ProviderKind, Role};
use entities::{
    cohort, commissioning_plan, decision, declared_interest, document_link, intervention, intervention_cohort,
    participation, participation_revision, priority, provider, school, success_criterion,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::areas::{COMMISSIONERS, areas, own_organisations};

/// Who works within the partnership of an area and may know what its year is to improve.
const PARTNERS: [Role; 7] = [
    Role::LaAdmin,
    Role::LaOfficer,
    Role::BoardMember,
    Role::AdvisoryMember,
    Role::TrustUser,
    Role::TeachingSchoolUser,
    Role::SchoolUser,
];

/// Interventions whose contract the actor sees: all of its area, or those that it delivers or brokers.
pub(super) fn contracts(actor: &Actor) -> Condition {
    let own = own_organisations(actor, &[Role::TeachingSchoolUser]);
    Condition::any()
        .add(intervention::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
        .add(intervention::Column::ProviderOrganisationId.is_in(own.clone()))
        .add(intervention::Column::BrokerOrganisationId.is_in(own))
}

/// Keys of those interventions.
pub(super) fn contract_ids(actor: &Actor) -> SelectStatement {
    Query::select()
        .column((intervention::Entity, intervention::Column::Id))
        .from(intervention::Entity)
        .cond_where(contracts(actor))
        .to_owned()
}

/// Keys of the interventions of the areas that the actor commissions.
pub(super) fn commissioned_ids(actor: &Actor) -> SelectStatement {
    Query::select()
        .column((intervention::Entity, intervention::Column::Id))
        .from(intervention::Entity)
        .and_where(intervention::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
        .to_owned()
}

/// The column holds the URN of a school that the actor works for.
pub(super) fn of_own_school(actor: &Actor, urn: &Expr) -> Condition {
    let held = |role| actor.memberships().iter().filter(move |membership| membership.role == role);
    let trusts: Vec<_> = held(Role::TrustUser).filter_map(|membership| membership.trust_uid).collect();
    let schools: Vec<_> = held(Role::SchoolUser).filter_map(|membership| membership.school_urn).collect();
    let of_trusts = Query::select()
        .column((school::Entity, school::Column::Urn))
        .from(school::Entity)
        .and_where(school::Column::TrustUid.is_in(trusts.iter().copied()))
        .to_owned();
    Condition::any()
        .add_option((!schools.is_empty()).then(|| urn.clone().is_in(schools.iter().copied())))
        .add_option((!trusts.is_empty()).then(|| urn.clone().in_subquery(of_trusts)))
        .add_option((schools.is_empty() && trusts.is_empty()).then(nothing))
}

/// Schools that the actor works for, or for whose trust it does.
#[must_use]
pub fn own_schools(actor: &Actor) -> Condition {
    of_own_school(actor, &Expr::col((school::Entity, school::Column::Urn)))
}

/// Whether the actor works for schools or trusts.
#[must_use]
pub fn has_own_schools(actor: &Actor) -> bool {
    actor.has_role(Role::TrustUser) || actor.has_role(Role::SchoolUser)
}

impl Visible for intervention::Entity {
    fn condition(actor: &Actor) -> Condition {
        let of_own_schools = || {
            let urn = Expr::col((participation::Entity, participation::Column::Urn));
            let taken_part_in = Query::select()
                .column((participation::Entity, participation::Column::InterventionId))
                .from(participation::Entity)
                .cond_where(of_own_school(actor, &urn))
                .to_owned();
            intervention::Column::Id.in_subquery(taken_part_in)
        };
        contracts(actor).add_option(has_own_schools(actor).then(of_own_schools))
    }
}

/// Keys of the interventions that exist for the actor.
fn intervention_ids(actor: &Actor) -> SelectStatement {
    Query::select()
        .column((intervention::Entity, intervention::Column::Id))
        .from(intervention::Entity)
        .cond_where(intervention::Entity::condition(actor))
        .to_owned()
}

macro_rules! of_visible_interventions {
    ($($table:ident),*) => {
        $(impl Visible for $table::Entity {
            fn condition(actor: &Actor) -> Condition {
                Condition::all().add($table::Column::InterventionId.in_subquery(intervention_ids(actor)))
            }
        })*
    };
}

of_visible_interventions!(document_link, intervention_cohort, success_criterion);

impl Visible for participation::Entity {
    fn condition(actor: &Actor) -> Condition {
        let urn = Expr::col((participation::Entity, participation::Column::Urn));
        Condition::any()
            .add(participation::Column::InterventionId.in_subquery(contract_ids(actor)))
            .add_option(has_own_schools(actor).then(|| of_own_school(actor, &urn)))
    }
}

/// What a participation said at a time is for those who see what it says now.
impl Visible for participation_revision::Entity {
    fn condition(actor: &Actor) -> Condition {
        let urn = Expr::col((participation_revision::Entity, participation_revision::Column::Urn));
        Condition::any()
            .add(participation_revision::Column::InterventionId.in_subquery(contract_ids(actor)))
            .add_option(has_own_schools(actor).then(|| of_own_school(actor, &urn)))
    }
}

/// The list of cohorts is public.
impl Visible for cohort::Entity {
    fn condition(_: &Actor) -> Condition {
        Condition::all()
    }
}

impl Visible for commissioning_plan::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(commissioning_plan::Column::AreaLaCode.is_in(areas(actor, &PARTNERS)))
    }
}

impl Visible for priority::Entity {
    fn condition(actor: &Actor) -> Condition {
        let plans = Query::select()
            .column((commissioning_plan::Entity, commissioning_plan::Column::Id))
            .from(commissioning_plan::Entity)
            .cond_where(commissioning_plan::Entity::condition(actor))
            .to_owned();
        Condition::all().add(priority::Column::PlanId.in_subquery(plans))
    }
}

/// A provider sees itself, and others where they share an intervention with it or with its schools. Schools and trusts see the
/// peer-review networks of their area: they name one as the hub of a peer review.
impl Visible for provider::Entity {
    fn condition(actor: &Actor) -> Condition {
        let of_visible = |column: intervention::Column| {
            Query::select()
                .column((intervention::Entity, column))
                .from(intervention::Entity)
                .cond_where(intervention::Entity::condition(actor))
                .and_where(column.is_not_null())
                .to_owned()
        };
        let own = own_organisations(actor, &[Role::TeachingSchoolUser]);
        let is_hub = Condition::all()
            .add(provider::Column::Kind.eq(ProviderKind::PeerReviewNetwork))
            .add(provider::Column::AreaLaCode.is_in(areas(actor, &[Role::TrustUser, Role::SchoolUser])));
        Condition::any()
            .add_option(has_own_schools(actor).then_some(is_hub))
            .add(provider::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
            .add(provider::Column::OrganisationId.is_in(own))
            .add(provider::Column::Id.in_subquery(of_visible(intervention::Column::ProviderId)))
            .add(provider::Column::Id.in_subquery(of_visible(intervention::Column::BrokerId)))
    }
}

impl Visible for decision::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(decision::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
    }
}

/// Who declared one and has left the board sees it no more.
impl Visible for declared_interest::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(declared_interest::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
    }
}
