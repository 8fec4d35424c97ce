use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaConsent;
use crate::quality::service::{self, Revoking};

/// A consent that is to be taken back.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RevokeQaConsentInput {
    /// Global id of the consent.
    consent_id: ID,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `revokeQaConsent` did.
#[derive(Debug, SimpleObject)]
pub struct RevokeQaConsentPayload {
    /// The consent as it is now. Null if there are `userErrors`.
    consent: Option<QaConsent>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `REVOKED_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RevokeQaConsent;

#[Object]
impl RevokeQaConsent {
    /// Takes a consent back: from the next read on the audience sees the review no more. Only `TRUST_USER` and `SCHOOL_USER` may, for their own
    /// schools.
    #[graphql(guard = "May::call(\"revokeQaConsent\")")]
    async fn revoke_qa_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which consent, and why it is revoked.")] input: RevokeQaConsentInput,
    ) -> Result<RevokeQaConsentPayload> {
        let Some(GlobalId::QaConsent(consent_id)) = GlobalId::decode(&input.consent_id) else {
            return Err(Code::NotFound.error("there is no consent with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RevokeQaConsentPayload { consent: None, user_errors });
        }
        let asked = input.revoking(consent_id);
        let result = service::revoke_consent(operation(ctx)?, asked).await;
        let consent = outcome(ctx, &mut user_errors, result)?.map(QaConsent);
        Ok(RevokeQaConsentPayload { consent, user_errors })
    }
}

impl RevokeQaConsentInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn revoking(self, consent_id: String) -> Revoking {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Revoking { consent_id, reason: self.reason, idempotency }
    }
}
