use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::values;
use serde::Serialize;

use super::{change_of_pence, source_key, trimmed_option};
use crate::commissioning::graphql::Intervention;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Pence};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::service::{self, Allocating};

/// How what is allocated to an intervention is to be changed.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AllocateFundingInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Global id of the source that the money comes from.
    funding_source_id: ID,
    /// By how much more, in pence; below 0 for less; not 0.
    change_pence: Pence,
    /// Day it counts for, in the plan's year. If left out, today, or the first day of the year where today is not in it.
    dated_on: Option<Date>,
    /// Why.
    reason: Option<String>,
    /// Key in the system that it comes from; no other entry of the ledger may have it.
    external_reference: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `allocateFunding` did.
#[derive(Debug, SimpleObject)]
pub struct AllocateFundingPayload {
    /// The intervention as it is now. Null if there are `userErrors`.
    intervention: Option<Intervention>,
    /// What to mend in the input; nothing was written if there is any. Codes: `ZERO`, `FRACTION_OF_A_PENNY`, `TOO_LARGE`,
    /// `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE`, `UNKNOWN_FUNDING_SOURCE`, `PASSED_THROUGH` (money that is only passed
    /// on is no budget), `OUTSIDE_YEAR`, `OVER_BUDGET` (the plan has not as much left), `ALLOCATION_BELOW_COMMITTED` (reverse
    /// commitments first), `EXTERNAL_REFERENCE_TAKEN`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct AllocateFunding;

#[Object]
impl AllocateFunding {
    /// Allocates money of a plan's budget to an intervention that is `APPROVED`, `COMMISSIONED` or `IN_DELIVERY`, or gives it back,
    /// which a `COMPLETED`, `EVALUATED` or `CANCELLED` one can too. Writes two entries of the ledger: one takes from the plan, one
    /// gives to the intervention. Only `LA_ADMIN` and `LA_OFFICER` may, for their area.
    #[graphql(guard = "May::call(\"allocateFunding\")")]
    async fn allocate_funding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which intervention, and by how much.")] input: AllocateFundingInput,
    ) -> Result<AllocateFundingPayload> {
        let Some(GlobalId::Intervention(intervention_id)) = GlobalId::decode(&input.intervention_id) else {
            return Err(Code::NotFound.error("there is no intervention with this key"));
        };
        let mut user_errors = input.problems();
        let change = change_of_pence(&mut user_errors, "changePence", input.change_pence);
        let Some(change) = change.filter(|_| user_errors.is_empty()) else {
            return Ok(AllocateFundingPayload { intervention: None, user_errors });
        };
        let result = service::allocate_funding(operation(ctx)?, input.allocating(intervention_id, change)).await;
        let intervention = outcome(ctx, &mut user_errors, result)?.map(Intervention);
        Ok(AllocateFundingPayload { intervention, user_errors })
    }
}

impl AllocateFundingInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "reason", self.reason.as_ref(), LONGEST_TEXT);
        check_optional_text(&mut errors, "externalReference", self.external_reference.as_ref(), LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn allocating(self, intervention_id: String, change: values::Pence) -> Allocating {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Allocating {
            intervention_id,
            expected_version: self.expected_version,
            funding_source_id: source_key(&self.funding_source_id),
            change,
            dated_on: self.dated_on.map(|day| day.0),
            reason: trimmed_option(self.reason.as_ref()),
            external_reference: trimmed_option(self.external_reference.as_ref()),
            idempotency,
        }
    }
}
