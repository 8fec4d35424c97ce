use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::data_sharing::graphql::Agreement;
use crate::data_sharing::service::{self, Revoking};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An agreement to be ended.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RevokeAgreementInput {
    /// Global id of the agreement.
    agreement_id: ID,
    /// Version of the agreement that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why; all parties see it.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `revokeAgreement` did.
#[derive(Debug, SimpleObject)]
pub struct RevokeAgreementPayload {
    /// The agreement as it is now. Null if there are `userErrors`.
    agreement: Option<Agreement>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `NOT_REVOCABLE` (it is `EXPIRED` or `REVOKED` already).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RevokeAgreement;

#[Object]
impl RevokeAgreement {
    /// Ends a data-sharing agreement that is a `DRAFT` or `SIGNED`, for good: the next read finds nothing under it. Those may who could
    /// sign it for a party, signed or not, and `LA_ADMIN` of the area.
    #[graphql(guard = "May::call(\"revokeAgreement\")")]
    async fn revoke_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreement, and why.")] input: RevokeAgreementInput,
    ) -> Result<RevokeAgreementPayload> {
        let Some(GlobalId::Agreement(agreement_id)) = GlobalId::decode(&input.agreement_id) else {
            return Err(Code::NotFound.error("there is no agreement with this key"));
        };
        let mut user_errors = Vec::new();
        check_text(&mut user_errors, "reason", &input.reason, LONGEST_TEXT);
        check_key(&mut user_errors, input.idempotency_key.as_ref());
        if !user_errors.is_empty() {
            return Ok(RevokeAgreementPayload { agreement: None, user_errors });
        }
        let result = service::revoke_agreement(operation(ctx)?, input.revoking(agreement_id)).await;
        let agreement = outcome(ctx, &mut user_errors, result)?.map(Agreement);
        Ok(RevokeAgreementPayload { agreement, user_errors })
    }
}

impl RevokeAgreementInput {
    fn revoking(self, agreement_id: String) -> Revoking {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let reason = self.reason.trim().to_owned();
        Revoking { agreement_id, expected_version: self.expected_version, reason, idempotency }
    }
}
