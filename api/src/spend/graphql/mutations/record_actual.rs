use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::values;
use serde::Serialize;

use super::{source_key, trimmed, trimmed_option};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{
    LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, check_text, outcome, positive_pence,
};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Pence};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::graphql::LedgerEntry;
use crate::spend::service::{self, Recording};

/// A payment to be recorded.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RecordActualInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Global id of the source that the money comes from.
    funding_source_id: ID,
    /// How much was paid, in pence; above 0.
    amount_pence: Pence,
    /// Day of the payment, in the plan's year and not after today.
    dated_on: Date,
    /// What for.
    description: String,
    /// Who is promised or paid. If left out, the provider.
    counterparty: Option<String>,
    /// Key in the system that it comes from, such as the number of an invoice; no other entry of the area may have it.
    external_reference: Option<String>,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since. If left out, it may have been:
    /// entries of the ledger do not change it.
    expected_version: Option<i32>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `recordActual` did.
#[derive(Debug, SimpleObject)]
pub struct RecordActualPayload {
    /// The entry. Null if there are `userErrors`.
    entry: Option<LedgerEntry>,
    /// What to mend in the input; nothing was written if there is any. Codes: `ZERO`, `NEGATIVE`, `FRACTION_OF_A_PENNY`,
    /// `TOO_LARGE`, `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `NO_CONTRACT` (commission the intervention, with a provider),
    /// `UNKNOWN_FUNDING_SOURCE`, `OUTSIDE_YEAR`, `IN_FUTURE`, `OVER_COMMITMENT` (commit more, or let the board raise the limit),
    /// `EXTERNAL_REFERENCE_TAKEN`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RecordActual;

#[Object]
impl RecordActual {
    /// Records a payment under the contract of an intervention that is, or was when it was `CANCELLED`, `COMMISSIONED` or later,
    /// within what is committed; money that is only passed on has no limit. What a provider claimed is paid with `acceptClaim`.
    /// Only `LA_ADMIN` and `LA_OFFICER` may, for their area.
    #[graphql(guard = "May::call(\"recordActual\")")]
    async fn record_actual(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be recorded.")] input: RecordActualInput,
    ) -> Result<RecordActualPayload> {
        let Some(GlobalId::Intervention(intervention_id)) = GlobalId::decode(&input.intervention_id) else {
            return Err(Code::NotFound.error("there is no intervention with this key"));
        };
        let mut user_errors = input.problems();
        let amount = positive_pence(&mut user_errors, "amountPence", input.amount_pence);
        let Some(amount) = amount.filter(|_| user_errors.is_empty()) else {
            return Ok(RecordActualPayload { entry: None, user_errors });
        };
        let result = service::record_actual(operation(ctx)?, input.recording(intervention_id, amount)).await;
        let entry = outcome(ctx, &mut user_errors, result)?.map(LedgerEntry);
        Ok(RecordActualPayload { entry, user_errors })
    }
}

impl RecordActualInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "description", &self.description, LONGEST_TEXT);
        check_optional_text(&mut errors, "counterparty", self.counterparty.as_ref(), LONGEST_NAME);
        check_optional_text(&mut errors, "externalReference", self.external_reference.as_ref(), LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn recording(self, intervention_id: String, amount: values::Pence) -> Recording {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Recording {
            intervention_id,
            expected_version: self.expected_version,
            funding_source_id: source_key(&self.funding_source_id),
            amount,
            dated_on: self.dated_on.0,
            description: trimmed(&self.description),
            counterparty: trimmed_option(self.counterparty.as_ref()),
            external_reference: trimmed_option(self.external_reference.as_ref()),
            idempotency,
        }
    }
}
