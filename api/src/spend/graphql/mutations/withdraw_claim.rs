use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::trimmed;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::graphql::Claim;
use crate::spend::service::{self, ClaimRefusal};

/// A claim that is to be taken back.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct WithdrawClaimInput {
    /// Global id of the claim.
    claim_id: ID,
    /// Version of the claim that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `withdrawClaim` did.
#[derive(Debug, SimpleObject)]
pub struct WithdrawClaimPayload {
    /// The claim as it is now. Null if there are `userErrors`.
    claim: Option<Claim>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `SETTLED_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct WithdrawClaim;

#[Object]
impl WithdrawClaim {
    /// Takes back a claim that is `SUBMITTED`. Only `TEACHING_SCHOOL_USER` may, for its provider.
    #[graphql(guard = "May::call(\"withdrawClaim\")")]
    async fn withdraw_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which claim, and why.")] input: WithdrawClaimInput,
    ) -> Result<WithdrawClaimPayload> {
        let Some(GlobalId::Claim(claim_id)) = GlobalId::decode(&input.claim_id) else {
            return Err(Code::NotFound.error("there is no claim with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(WithdrawClaimPayload { claim: None, user_errors });
        }
        let result = service::withdraw_claim(operation(ctx)?, input.refusal(claim_id)).await;
        let claim = outcome(ctx, &mut user_errors, result)?.map(Claim);
        Ok(WithdrawClaimPayload { claim, user_errors })
    }
}

impl WithdrawClaimInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn refusal(self, claim_id: String) -> ClaimRefusal {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        ClaimRefusal { claim_id, expected_version: self.expected_version, reason: trimmed(&self.reason), idempotency }
    }
}
