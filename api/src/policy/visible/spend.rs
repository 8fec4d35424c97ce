//! Money: the local authority and the Executive Board see all of their area, a provider the ledger of its contracts, a
//! trust or school its share of the cost, the advisory panel sums by priority.

use entities::keys::GroupUid;
use entities::states::Role;
use entities::{allocation, claim, commissioning_plan, funding_source, ledger_entry, spend_rollup, spend_share};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::Visible;
use super::commissioning::{contract_ids, has_own_schools, of_own_school};
use crate::auth::Actor;
use crate::policy::areas::{COMMISSIONERS, areas};

/// How closely sums are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detail {
    /// By priority and year only: the advisory panel may.
    ByPriority,
    /// By anything.
    Full,
}

impl Visible for funding_source::Entity {
    fn condition(actor: &Actor) -> Condition {
        let mut roles = COMMISSIONERS.to_vec();
        roles.push(Role::TeachingSchoolUser);
        Condition::all().add(funding_source::Column::AreaLaCode.is_in(areas(actor, &roles)))
    }
}

impl Visible for ledger_entry::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::any()
            .add(ledger_entry::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
            .add(ledger_entry::Column::InterventionId.in_subquery(contract_ids(actor)))
    }
}

impl Visible for allocation::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(allocation::Column::InterventionId.in_subquery(contract_ids(actor)))
    }
}

impl Visible for claim::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(claim::Column::InterventionId.in_subquery(contract_ids(actor)))
    }
}

/// Sums of the ledger that the actor may have reviewed in this detail.
#[must_use]
pub fn reviewable(actor: &Actor, detail: Detail) -> Condition {
    let intervention = Expr::col((spend_rollup::Entity, spend_rollup::Column::InterventionId));
    let plan = Expr::col((spend_rollup::Entity, spend_rollup::Column::PlanId));
    sums(actor, detail, plan, intervention)
}

/// Shares of schools in those sums: those of all schools where the actor sees the whole, else those of its own schools.
#[must_use]
pub fn reviewable_shares(actor: &Actor, detail: Detail) -> Condition {
    let intervention = Expr::col((spend_share::Entity, spend_share::Column::InterventionId));
    let plan = Expr::col((spend_share::Entity, spend_share::Column::PlanId));
    let urn = Expr::col((spend_share::Entity, spend_share::Column::Urn));
    sums(actor, detail, plan, intervention).add(of_own_school(actor, &urn))
}

/// Shares of the actor's own schools in sums that it does not see as a whole; nothing for an actor without schools. With
/// [`reviewable`] it makes up all that the actor sees, each penny once.
#[must_use]
pub fn reviewable_own_shares(actor: &Actor, detail: Detail) -> Option<Condition> {
    let intervention = Expr::col((spend_share::Entity, spend_share::Column::InterventionId));
    let plan = Expr::col((spend_share::Entity, spend_share::Column::PlanId));
    let urn = Expr::col((spend_share::Entity, spend_share::Column::Urn));
    has_own_schools(actor).then(|| {
        let is_whole = sums(actor, detail, plan, intervention);
        Condition::all().add(of_own_school(actor, &urn)).add(is_whole.not())
    })
}

/// Entries of the ledger whose sums the actor may have reviewed in this detail.
#[must_use]
pub fn reviewable_entries(actor: &Actor, detail: Detail) -> Condition {
    let intervention = Expr::col((ledger_entry::Entity, ledger_entry::Column::InterventionId));
    let plan = Expr::col((ledger_entry::Entity, ledger_entry::Column::PlanId));
    sums(actor, detail, plan, intervention)
}

/// The column holds the URN of a school that the actor works for.
#[must_use]
pub fn own_school(actor: &Actor, urn: &Expr) -> Condition {
    of_own_school(actor, urn)
}

/// In what detail the actor may have spend reviewed that is asked for by priority and year only, or by more; nothing if it
/// may not.
#[must_use]
pub fn review_detail(actor: &Actor, is_by_priority: bool) -> Option<Detail> {
    let sees_all = COMMISSIONERS.iter().any(|role| actor.has_role(*role));
    let sees_some = has_own_schools(actor) || actor.has_role(Role::TeachingSchoolUser);
    if is_by_priority && (sees_all || sees_some || actor.has_role(Role::AdvisoryMember)) {
        Some(Detail::ByPriority)
    } else {
        (sees_all || sees_some).then_some(Detail::Full)
    }
}

/// Whether the actor may know which schools took part wherever it sees the sums: the panel sees only the sums.
#[must_use]
pub fn sees_reach(actor: &Actor, detail: Detail) -> bool {
    let commissioned = areas(actor, &COMMISSIONERS);
    detail == Detail::Full || areas(actor, &[Role::AdvisoryMember]).iter().all(|area| commissioned.contains(area))
}

/// Whether the actor may ask what any school bears of the cost: it then sees the shares within its area or its contracts.
#[must_use]
pub fn sees_shares(actor: &Actor) -> bool {
    COMMISSIONERS.iter().any(|role| actor.has_role(*role)) || actor.has_role(Role::TeachingSchoolUser)
}

/// Whether the actor works for the trust.
#[must_use]
pub fn works_for_trust(actor: &Actor, uid: GroupUid) -> bool {
    let mut memberships = actor.memberships().iter();
    memberships.any(|membership| membership.role == Role::TrustUser && membership.trust_uid == Some(uid))
}

fn sums(actor: &Actor, detail: Detail, plan: Expr, intervention: Expr) -> Condition {
    let condition = Condition::any().add(plan.in_subquery(plans(actor, detail)));
    let has_contracts = actor.has_role(Role::TeachingSchoolUser);
    condition.add_option(has_contracts.then(|| intervention.in_subquery(contract_ids(actor))))
}

fn plans(actor: &Actor, detail: Detail) -> SelectStatement {
    let mut roles = COMMISSIONERS.to_vec();
    if detail == Detail::ByPriority {
        roles.push(Role::AdvisoryMember);
    }
    Query::select()
        .column((commissioning_plan::Entity, commissioning_plan::Column::Id))
        .from(commissioning_plan::Entity)
        .and_where(commissioning_plan::Column::AreaLaCode.is_in(areas(actor, &roles)))
        .to_owned()
}
