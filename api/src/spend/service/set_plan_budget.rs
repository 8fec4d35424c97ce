use chrono::NaiveDate;
use entities::commissioning_plan;
use entities::values::Pence;

use super::entry::Draft;
use super::{booking_day, known_source, locked_plan, plan_balances, refused};
use crate::commissioning::store::balances;
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::administers;
use crate::spend::rules::{BudgetRefused, change_budget};
use crate::spend::store::ledger;

/// How the budget of a plan is to be changed.
#[derive(Debug, Clone)]
pub struct BudgetSetting {
    /// Key of the plan.
    pub plan_id: String,
    /// Version of the plan that the caller read.
    pub expected_version: i32,
    /// Key of the source.
    pub funding_source_id: String,
    /// By how much more, or less; not 0.
    pub change: Pence,
    /// Day it counts for; if left out, today, or the first day of the plan's year where today is not in it.
    pub dated_on: Option<NaiveDate>,
    /// What for.
    pub description: String,
    /// Key in the system that it comes from.
    pub external_reference: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Changes the budget of the plan: the first entry is the original budget, each later one a revision.
///
/// # Errors
/// When the actor does not run the partnership, the plan was changed since, the source has no such money, the day is not in
/// the plan's year, or less would be left than is allocated.
pub async fn set_plan_budget(
    operation: &Operation,
    setting: BudgetSetting,
) -> Result<commissioning_plan::Model, Failure<BudgetRefused>> {
    let change = Change::begin(operation, "setPlanBudget").await?;
    if change.done_before(setting.idempotency.as_ref(), &setting.plan_id).await?.is_some() {
        return locked_plan(&change, &setting.plan_id).await;
    }
    let plan = set_budget_within(&change, setting).await?;
    change.commit().await?;
    Ok(plan)
}

/// Sets the budget within a change that may do more, such as an import. The idempotency key is the caller's to mind.
///
/// # Errors
/// As [`set_plan_budget`].
pub async fn set_budget_within(
    change: &Change<'_>,
    setting: BudgetSetting,
) -> Result<commissioning_plan::Model, Failure<BudgetRefused>> {
    let plan = locked_plan(change, &setting.plan_id).await?;
    if !administers(&change.operation.actor, plan.area_la_code) {
        return Err(Failure::Forbidden("only the administrator of the area sets the budget of its plans"));
    }
    expect_version(plan.version, setting.expected_version)?;
    write(change, plan, setting).await
}

async fn write(
    change: &Change<'_>,
    plan: commissioning_plan::Model,
    setting: BudgetSetting,
) -> Result<commissioning_plan::Model, Failure<BudgetRefused>> {
    let source = known_source(change, plan.area_la_code, &setting.funding_source_id).await?;
    if source.is_pass_through {
        return Err(Failure::Refused(BudgetRefused::PassedThrough));
    }
    let year = plan.academic_year;
    let day = booking_day(change, year, setting.dated_on, year.first_day()).map_err(refused)?;
    let after = change_budget(plan_balances(&plan), setting.change).map_err(Failure::Refused)?;
    let is_changed = ledger::has_budget(&change.db, &change.operation.actor, &plan.id).await?;
    let reason = setting.description.clone();
    let draft = Draft::of_plan(change, &plan, &source, (setting.change, day), setting.description);
    let mut draft = draft.budget_type(is_changed);
    draft.row.external_reference = setting.external_reference;
    draft.write::<BudgetRefused>(change).await?;
    let plan = balances::set_budget(&change.db, plan, after.budget).await?;
    change.record(("CommissioningPlan", &plan.id), (None, None), Some(&reason)).await?;
    Ok(plan)
}
