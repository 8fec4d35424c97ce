use chrono::NaiveDate;
use entities::states::Account;
use entities::values::Pence;
use entities::{allocation, commissioning_plan, funding_source, intervention};

use super::entry::Draft;
use super::{
    booking_day, intervention_balances, known_source, locked_intervention, locked_plan, plan_balances, refused,
};
use crate::commissioning::store::balances;
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::spend::rules::{BudgetRefused, LedgerDay, allocate, check_allocatable};
use crate::spend::store::allocations;

/// How what is allocated to an intervention is to be changed.
#[derive(Debug, Clone)]
pub struct Allocating {
    /// Key of the intervention.
    pub intervention_id: String,
    /// Version of the intervention that the caller read.
    pub expected_version: i32,
    /// Key of the source.
    pub funding_source_id: String,
    /// By how much more, or less; not 0.
    pub change: Pence,
    /// Day it counts for; if left out, today, or the first day of the plan's year where today is not in it.
    pub dated_on: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
    /// Key in the system that it comes from, for the entry that gives it to the intervention.
    pub external_reference: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Gives the intervention money of the plan's budget, or gives it back: what one entry of the ledger takes, another gives.
///
/// # Errors
/// When the actor does not work for the local authority, the intervention was changed since or is in another state, the
/// source has no such money, the day is not in the plan's year, or a limit would be passed.
pub async fn allocate_funding(
    operation: &Operation,
    allocating: Allocating,
) -> Result<intervention::Model, Failure<BudgetRefused>> {
    let change = Change::begin(operation, "allocateFunding").await?;
    let before = change.done_before(allocating.idempotency.as_ref(), &allocating.intervention_id).await?;
    if before.is_some() {
        return locked_intervention(&change, &allocating.intervention_id).await;
    }
    let written = allocate_within(&change, &allocating).await?;
    change.commit().await?;
    Ok(written)
}

/// Allocates within a change that may do more, such as an import. The idempotency key is the caller's to mind.
///
/// # Errors
/// As [`allocate_funding`].
pub async fn allocate_within(
    change: &Change<'_>,
    allocating: &Allocating,
) -> Result<intervention::Model, Failure<BudgetRefused>> {
    let intervention = locked_intervention(change, &allocating.intervention_id).await?;
    expect_version(intervention.version, allocating.expected_version)?;
    check_allocatable(intervention.status, allocating.change).map_err(Failure::Refused)?;
    let source = known_source(change, intervention.area_la_code, &allocating.funding_source_id).await?;
    if source.is_pass_through {
        return Err(Failure::Refused(BudgetRefused::PassedThrough));
    }
    let year = intervention.academic_year;
    let day = booking_day(change, year, allocating.dated_on, year.first_day()).map_err(refused)?;
    let plan = locked_plan(change, &intervention.plan_id).await?;
    let rules = allocate(plan_balances(&plan), intervention_balances(&intervention), allocating.change);
    let (of_plan, of_intervention) = rules.map_err(Failure::Refused)?;
    book(change, (&plan, &intervention), &source, day, allocating).await?;
    balances::set_allocated_of_plan(&change.db, plan, of_plan.allocated).await?;
    let written = balances::set_allocated(&change.db, intervention, of_intervention.allocated).await?;
    change.record(("Intervention", &written.id), (None, None), allocating.reason.as_deref()).await?;
    Ok(written)
}

/// Writes the allocation, the entry that takes it from the plan and the one that gives it to the intervention.
async fn book(
    change: &Change<'_>,
    (plan, intervention): (&commissioning_plan::Model, &intervention::Model),
    source: &funding_source::Model,
    day: LedgerDay,
    allocating: &Allocating,
) -> Result<(), Failure<BudgetRefused>> {
    let (db, actor, amount) = (&change.db, &change.operation.actor, allocating.change);
    let is_changed = allocations::is_any_of(db, actor, &intervention.id).await?;
    let new = allocation::Model {
        id: change.new_id(),
        plan_id: plan.id.clone(),
        intervention_id: intervention.id.clone(),
        funding_source_id: source.id.clone(),
        amount_pence: amount,
        dated_on: day.on,
        reason: allocating.reason.clone(),
        recorded_by: actor.user_id().map(str::to_owned),
        recorded_at: change.operation.clock.now(),
    };
    let written = allocations::insert(db, new).await?;
    let told = format!("Allocation to {}", intervention.reference);
    let given = (amount, day);
    let taken = (amount.negated(), day);
    let taking = Draft::of_plan(change, plan, source, taken, told.clone()).budget_type(true);
    let mut giving = Draft::of_intervention(change, intervention, source, Account::Budget, given, told);
    giving.row.external_reference.clone_from(&allocating.external_reference);
    for mut draft in [taking, giving.budget_type(is_changed)] {
        draft.row.allocation_id = Some(written.id.clone());
        draft.write::<BudgetRefused>(change).await?;
    }
    Ok(())
}
