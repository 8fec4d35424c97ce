//! Money: the local authority and the Executive Board see all of their area, a provider the ledger of its contracts, a
//! trust or school its share of the cost, the advisory panel sums by priority.

use entities::states::Role;
use entities::{allocation, claim, commissioning_plan, funding_source, ledger_entry, spend_rollup, spend_share};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::Visible;
use super::commissioning::{contract_ids, of_own_school};
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
