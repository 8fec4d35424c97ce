use entities::keys::LaCode;
use entities::states::{Account, BudgetType, EntryKind};
use entities::values::Pence;
use entities::{commissioning_plan, funding_source, intervention, ledger_entry};
use sea_orm::DbErr;

use crate::costs::service::{Movement, post};
use crate::operation::{Change, Failure};
use crate::spend::rules::{LedgerDay, Unwritten};
use crate::spend::store::ledger;

/// An entry that is to be written.
pub(super) struct Draft<'a> {
    source: &'a funding_source::Model,
    pub(super) row: ledger_entry::Model,
}

impl<'a> Draft<'a> {
    /// An entry of the plan's own budget.
    pub(super) fn of_plan(
        change: &Change<'_>,
        plan: &commissioning_plan::Model,
        source: &'a funding_source::Model,
        (amount, day): (Pence, LedgerDay),
        description: String,
    ) -> Self {
        let of = (plan.area_la_code, plan.id.clone(), None);
        Self::new(change, of, source, Account::Budget, (amount, day), description)
    }

    /// An entry that moves a balance of the intervention.
    pub(super) fn of_intervention(
        change: &Change<'_>,
        intervention: &intervention::Model,
        source: &'a funding_source::Model,
        account: Account,
        (amount, day): (Pence, LedgerDay),
        description: String,
    ) -> Self {
        let of = (intervention.area_la_code, intervention.plan_id.clone(), Some(intervention.id.clone()));
        Self::new(change, of, source, account, (amount, day), description)
    }

    fn new(
        change: &Change<'_>,
        (area_la_code, plan_id, intervention_id): (LaCode, String, Option<String>),
        source: &'a funding_source::Model,
        account: Account,
        (amount_pence, day): (Pence, LedgerDay),
        description: String,
    ) -> Self {
        let kind = match account {
            Account::Budget => EntryKind::Budget,
            Account::Commitment => EntryKind::Commitment,
            Account::Actual => EntryKind::Actual,
        };
        let row = ledger_entry::Model {
            id: 0,
            area_la_code,
            plan_id,
            intervention_id,
            funding_source_id: source.id.clone(),
            kind,
            account,
            budget_type: None,
            amount_pence,
            is_pass_through: source.is_pass_through,
            dated_on: day.on,
            financial_year: day.financial_year,
            academic_year: day.academic_year,
            counterparty: None,
            description,
            external_reference: None,
            reverses_id: None,
            claim_id: None,
            allocation_id: None,
            recorded_by: change.operation.actor.user_id().map(str::to_owned),
            recorded_at: change.operation.clock.now(),
        };
        Self { source, row }
    }

    /// An entry that undoes another, on a day.
    pub(super) fn undoing(
        change: &Change<'_>,
        entry: &ledger_entry::Model,
        source: &'a funding_source::Model,
        day: LedgerDay,
        reason: String,
    ) -> Self {
        let row = ledger_entry::Model {
            id: 0,
            kind: EntryKind::Reversal,
            amount_pence: entry.amount_pence.negated(),
            dated_on: day.on,
            financial_year: day.financial_year,
            academic_year: day.academic_year,
            description: reason,
            external_reference: None,
            reverses_id: Some(entry.id),
            claim_id: None,
            recorded_by: change.operation.actor.user_id().map(str::to_owned),
            recorded_at: change.operation.clock.now(),
            ..entry.clone()
        };
        Self { source, row }
    }

    /// Whether the budget is the first or a change of it.
    pub(super) fn budget_type(mut self, is_changed: bool) -> Self {
        self.row.budget_type = Some(if is_changed { BudgetType::Revised } else { BudgetType::Original });
        self
    }

    /// Writes the entry and keeps the sums. Four statements and as many as [`post`] says.
    ///
    /// # Errors
    /// When the ledger has its reference, a sum would be no amount, or the database fails.
    pub(super) async fn write<R: std::error::Error + From<Unwritten>>(
        self,
        change: &Change<'_>,
    ) -> Result<ledger_entry::Model, Failure<R>> {
        let written = ledger::insert(&change.db, self.row).await?;
        let written = written.ok_or_else(|| Failure::Refused(Unwritten::Taken.into()))?;
        let movement = Movement {
            plan_id: written.plan_id.clone(),
            intervention_id: written.intervention_id.clone(),
            funding_source_id: written.funding_source_id.clone(),
            is_co_funding: self.source.is_co_funding,
            is_pass_through: written.is_pass_through,
            account: written.account,
            amount: written.amount_pence,
            dated_on: written.dated_on,
        };
        match post(&change.db, &movement).await {
            Ok(()) => Ok(written),
            // What the room of costs says of a sum that is no amount.
            Err(DbErr::Custom(_)) => Err(Failure::Refused(Unwritten::TooLarge.into())),
            Err(error) => Err(Failure::Database(error)),
        }
    }
}
