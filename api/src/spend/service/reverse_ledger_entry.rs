use chrono::NaiveDate;
use entities::ledger_entry;
use entities::states::{Account, EntryKind};
use entities::values::AcademicYear;

use super::entry::Draft;
use super::recording::entry_of_before;
use super::{
    booking_day, intervention_balances, known_source, locked_intervention, locked_plan, plan_balances, refused,
};
use crate::commissioning::store::balances;
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::administers;
use crate::spend::rules::{ReversalRefused, Undone, check_reversible, take_back_budget, uncommit, unpay};
use crate::spend::store::ledger;

/// An entry to be undone.
#[derive(Debug, Clone)]
pub struct Reversing {
    /// Row number of the entry.
    pub entry_id: i64,
    /// Why.
    pub reason: String,
    /// Key in the system that it comes from.
    pub external_reference: Option<String>,
    /// Day it counts for; if left out, today, or the day of the entry where today is not in the plan's year.
    pub dated_on: Option<NaiveDate>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Undoes an entry by another of the same amount the other way; both stay.
///
/// # Errors
/// When the actor may not, the entry was undone, undoes another or books an allocation, the day is not in the plan's year,
/// or a limit would be passed.
pub async fn reverse_ledger_entry(
    operation: &Operation,
    reversing: Reversing,
) -> Result<ledger_entry::Model, Failure<ReversalRefused>> {
    let change = Change::begin(operation, "reverseLedgerEntry").await?;
    let key = reversing.idempotency.clone();
    if let Some(id) = change.done_before(key.as_ref(), "").await? {
        return entry_of_before(&change, &id).await;
    }
    let written = reverse_within(&change, reversing).await?;
    change.name_subject(key.as_ref(), &written.id.to_string()).await?;
    change.commit().await?;
    Ok(written)
}

/// Undoes an entry within a change that may do more, such as an import. The idempotency key is the caller's to mind.
///
/// # Errors
/// As [`reverse_ledger_entry`].
pub async fn reverse_within(
    change: &Change<'_>,
    reversing: Reversing,
) -> Result<ledger_entry::Model, Failure<ReversalRefused>> {
    // Entries never change, so this one is read before the row with its balance is locked.
    let found = ledger::by_ids(&change.db, &change.operation.actor, &[reversing.entry_id]).await?;
    let entry = found.into_values().next().ok_or(Failure::NotFound("entry"))?;
    let reason = reversing.reason.clone();
    let written = match entry.intervention_id.clone() {
        Some(id) => undo_of_intervention(change, &id, &entry, reversing).await?,
        None => undo_of_plan(change, &entry, reversing).await?,
    };
    change.record(("LedgerEntry", &written.id.to_string()), (None, None), Some(&reason)).await?;
    Ok(written)
}

async fn undo_of_intervention(
    change: &Change<'_>,
    intervention_id: &str,
    entry: &ledger_entry::Model,
    reversing: Reversing,
) -> Result<ledger_entry::Model, Failure<ReversalRefused>> {
    let intervention = locked_intervention(change, intervention_id).await?;
    check(change, entry).await?;
    let before = intervention_balances(&intervention);
    let after = match entry.account {
        _ if entry.is_pass_through => before,
        Account::Commitment => uncommit(before, entry.amount_pence).map_err(Failure::Refused)?,
        Account::Actual => unpay(before, entry.amount_pence).map_err(Failure::Refused)?,
        Account::Budget => return Err(Failure::Refused(ReversalRefused::AllocationEntry)),
    };
    let written = undo(change, entry, intervention.academic_year, reversing).await?;
    if after != before {
        balances::set_spent(&change.db, intervention, after.committed, after.actual).await?;
    }
    Ok(written)
}

async fn undo_of_plan(
    change: &Change<'_>,
    entry: &ledger_entry::Model,
    reversing: Reversing,
) -> Result<ledger_entry::Model, Failure<ReversalRefused>> {
    let plan = locked_plan(change, &entry.plan_id).await?;
    check(change, entry).await?;
    if !administers(&change.operation.actor, plan.area_la_code) {
        return Err(Failure::Forbidden("only the administrator of the area sets the budget of its plans"));
    }
    let after = take_back_budget(plan_balances(&plan), entry.amount_pence).map_err(Failure::Refused)?;
    let written = undo(change, entry, plan.academic_year, reversing).await?;
    balances::set_budget(&change.db, plan, after.budget).await?;
    Ok(written)
}

/// Decides whether the entry can be undone; the row with its balance is locked, so nobody else undoes it now.
async fn check(change: &Change<'_>, entry: &ledger_entry::Model) -> Result<(), Failure<ReversalRefused>> {
    let reversals = ledger::reversals_of(&change.db, &change.operation.actor, &[entry.id]).await?;
    let (kind, books_allocation) = (entry.kind, entry.allocation_id.is_some());
    check_reversible(Undone { kind, books_allocation, is_reversed: !reversals.is_empty() }).map_err(Failure::Refused)
}

async fn undo(
    change: &Change<'_>,
    entry: &ledger_entry::Model,
    year: AcademicYear,
    reversing: Reversing,
) -> Result<ledger_entry::Model, Failure<ReversalRefused>> {
    let day = booking_day(change, year, reversing.dated_on, entry.dated_on).map_err(refused)?;
    let source = known_source(change, entry.area_la_code, &entry.funding_source_id).await?;
    let mut draft = Draft::undoing(change, entry, &source, day, reversing.reason);
    draft.row.external_reference = reversing.external_reference;
    if entry.kind == EntryKind::Budget {
        draft = draft.budget_type(true);
    }
    draft.write(change).await
}
