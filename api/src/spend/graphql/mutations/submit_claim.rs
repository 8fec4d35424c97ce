use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::values;
use serde::Serialize;

use super::trimmed;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_key, check_text, outcome, positive_pence};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Pence};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::graphql::Claim;
use crate::spend::service::{self, Claiming};

/// A claim to be made.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct SubmitClaimInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// How much, in pence; above 0.
    amount_pence: Pence,
    /// Day of the invoice, in the plan's year and not after today.
    dated_on: Date,
    /// What for.
    description: String,
    /// Number of the invoice; no other claim of the provider may have it.
    external_reference: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `submitClaim` did.
#[derive(Debug, SimpleObject)]
pub struct SubmitClaimPayload {
    /// The claim. Null if there are `userErrors`.
    claim: Option<Claim>,
    /// What to mend in the input; nothing was written if there is any. Codes: `ZERO`, `NEGATIVE`, `FRACTION_OF_A_PENNY`,
    /// `TOO_LARGE`, `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `NO_CONTRACT` (the intervention is not commissioned), `OUTSIDE_YEAR`,
    /// `IN_FUTURE`, `INVOICE_TAKEN`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct SubmitClaim;

#[Object]
impl SubmitClaim {
    /// Claims a payment under the contract of an intervention that is, or was when it was `CANCELLED`, `COMMISSIONED` or later. The
    /// claim is `SUBMITTED` until an officer settles it. Only `TEACHING_SCHOOL_USER` may, for what its provider delivers.
    #[graphql(guard = "May::call(\"submitClaim\")")]
    async fn submit_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is claimed.")] input: SubmitClaimInput,
    ) -> Result<SubmitClaimPayload> {
        let Some(GlobalId::Intervention(intervention_id)) = GlobalId::decode(&input.intervention_id) else {
            return Err(Code::NotFound.error("there is no intervention with this key"));
        };
        let mut user_errors = input.problems();
        let amount = positive_pence(&mut user_errors, "amountPence", input.amount_pence);
        let Some(amount) = amount.filter(|_| user_errors.is_empty()) else {
            return Ok(SubmitClaimPayload { claim: None, user_errors });
        };
        let result = service::submit_claim(operation(ctx)?, input.claiming(intervention_id, amount)).await;
        let claim = outcome(ctx, &mut user_errors, result)?.map(Claim);
        Ok(SubmitClaimPayload { claim, user_errors })
    }
}

impl SubmitClaimInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "description", &self.description, LONGEST_TEXT);
        check_text(&mut errors, "externalReference", &self.external_reference, LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn claiming(self, intervention_id: String, amount: values::Pence) -> Claiming {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Claiming {
            intervention_id,
            amount,
            dated_on: self.dated_on.0,
            description: trimmed(&self.description),
            external_reference: trimmed(&self.external_reference),
            idempotency,
        }
    }
}
