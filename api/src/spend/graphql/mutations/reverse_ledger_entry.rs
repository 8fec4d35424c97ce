use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::{trimmed, trimmed_option};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::graphql::LedgerEntry;
use crate::spend::service::{self, Reversing};

/// An entry to be undone.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ReverseLedgerEntryInput {
    /// Global id of the entry.
    entry_id: ID,
    /// Why; it is the description of the entry that undoes.
    reason: String,
    /// Day it counts for, in the plan's year. If left out, today, or the day of the entry where today is not in the year.
    dated_on: Option<Date>,
    /// Key in the system that it comes from; no other entry of the ledger may have it.
    external_reference: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `reverseLedgerEntry` did.
#[derive(Debug, SimpleObject)]
pub struct ReverseLedgerEntryPayload {
    /// The entry that undoes. Null if there are `userErrors`.
    entry: Option<LedgerEntry>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `ALREADY_REVERSED`, `REVERSAL_OF_REVERSAL` (record it anew), `ALLOCATION_ENTRY` (give the money back with `allocateFunding`),
    /// `OUTSIDE_YEAR`, `COMMITTED_BELOW_ACTUAL` (reverse payments first), `BUDGET_BELOW_ALLOCATED` (take the money from interventions
    /// first), `PAID_BELOW_ZERO` (the ledger does not add up: tell the operator), `TOO_LARGE`,
    /// `EXTERNAL_REFERENCE_TAKEN`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ReverseLedgerEntry;

#[Object]
impl ReverseLedgerEntry {
    /// Undoes an entry of the ledger by another of the same amount the other way; both stay. Only `LA_ADMIN` and `LA_OFFICER` may,
    /// for their area; the budget of a plan only `LA_ADMIN`. A claim whose payment is undone stays accepted: it is paid once.
    #[graphql(guard = "May::call(\"reverseLedgerEntry\")")]
    async fn reverse_ledger_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entry, and why.")] input: ReverseLedgerEntryInput,
    ) -> Result<ReverseLedgerEntryPayload> {
        let Some(GlobalId::LedgerEntry(entry_id)) = GlobalId::decode(&input.entry_id) else {
            return Err(Code::NotFound.error("there is no entry with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ReverseLedgerEntryPayload { entry: None, user_errors });
        }
        let result = service::reverse_ledger_entry(operation(ctx)?, input.reversing(entry_id)).await;
        let entry = outcome(ctx, &mut user_errors, result)?.map(LedgerEntry);
        Ok(ReverseLedgerEntryPayload { entry, user_errors })
    }
}

impl ReverseLedgerEntryInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_optional_text(&mut errors, "externalReference", self.external_reference.as_ref(), LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn reversing(self, entry_id: i64) -> Reversing {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Reversing {
            entry_id,
            reason: trimmed(&self.reason),
            external_reference: trimmed_option(self.external_reference.as_ref()),
            dated_on: self.dated_on.map(|day| day.0),
            idempotency,
        }
    }
}
