use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::source_key;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::graphql::Claim;
use crate::spend::service::{self, Acceptance};

/// A claim that is to be paid.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AcceptClaimInput {
    /// Global id of the claim.
    claim_id: ID,
    /// Version of the claim that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Global id of the source that pays.
    funding_source_id: ID,
    /// Day of the payment, in the plan's year and not after today. If left out, today, or the day of the invoice where today is
    /// not in the year.
    dated_on: Option<Date>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `acceptClaim` did.
#[derive(Debug, SimpleObject)]
pub struct AcceptClaimPayload {
    /// The claim as it is now. Null if there are `userErrors`.
    claim: Option<Claim>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `INTEREST` (you belong to the provider: let a colleague settle it), `SETTLED_ALREADY`, `PAID_ALREADY`, `NO_CONTRACT`, `UNKNOWN_FUNDING_SOURCE`,
    /// `OUTSIDE_YEAR`, `IN_FUTURE`, `OVER_COMMITMENT` (commit more, or let the board raise the limit), `TOO_LARGE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct AcceptClaim;

#[Object]
impl AcceptClaim {
    /// Accepts a claim that is `SUBMITTED` and records its payment in the ledger, within what is committed of the intervention. A
    /// claim is paid once. Only `LA_ADMIN` and `LA_OFFICER` may, for their area, and nobody for a provider it belongs to.
    #[graphql(guard = "May::call(\"acceptClaim\")")]
    async fn accept_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which claim, and from which source it is paid.")] input: AcceptClaimInput,
    ) -> Result<AcceptClaimPayload> {
        let Some(GlobalId::Claim(claim_id)) = GlobalId::decode(&input.claim_id) else {
            return Err(Code::NotFound.error("there is no claim with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(AcceptClaimPayload { claim: None, user_errors });
        }
        let result = service::accept_claim(operation(ctx)?, input.acceptance(claim_id)).await;
        let claim = outcome(ctx, &mut user_errors, result)?.map(Claim);
        Ok(AcceptClaimPayload { claim, user_errors })
    }
}

impl AcceptClaimInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn acceptance(self, claim_id: String) -> Acceptance {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Acceptance {
            claim_id,
            expected_version: self.expected_version,
            funding_source_id: source_key(&self.funding_source_id),
            dated_on: self.dated_on.map(|day| day.0),
            idempotency,
        }
    }
}
