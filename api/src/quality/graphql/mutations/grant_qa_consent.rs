use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaConsent;
use crate::quality::graphql::enums::QaAudience;
use crate::quality::service::{self, Call, Granting};

/// Somebody whom a school lets see its peer review.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct GrantQaConsentInput {
    /// Global id of the review.
    review_id: ID,
    /// Version of the review that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Who may see it.
    audience: QaAudience,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `grantQaConsent` did.
#[derive(Debug, SimpleObject)]
pub struct GrantQaConsentPayload {
    /// The consent. Null if there are `userErrors`.
    consent: Option<QaConsent>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE` (cancelled), `CONSENT_NOT_NEEDED` (the review is not of a school), `NO_HUB`,
    /// `GRANTED_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct GrantQaConsent;

#[Object]
impl GrantQaConsent {
    /// Lets others see a peer review once it is published: its hub, the local authority or the Executive Board all of it, the public its outcome; until
    /// the consent is revoked. Only `TRUST_USER` and `SCHOOL_USER` may, for their own schools.
    #[graphql(guard = "May::call(\"grantQaConsent\")")]
    async fn grant_qa_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which review, and who may see it.")] input: GrantQaConsentInput,
    ) -> Result<GrantQaConsentPayload> {
        let Some(GlobalId::QaReview(review_id)) = GlobalId::decode(&input.review_id) else {
            return Err(Code::NotFound.error("there is no review with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(GrantQaConsentPayload { consent: None, user_errors });
        }
        let asked = input.granting(review_id);
        let result = service::grant_consent(operation(ctx)?, asked).await;
        let consent = outcome(ctx, &mut user_errors, result)?.map(QaConsent);
        Ok(GrantQaConsentPayload { consent, user_errors })
    }
}

impl GrantQaConsentInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn granting(self, review_id: String) -> Granting {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { review_id, expected_version: self.expected_version, idempotency };
        Granting { call, audience: self.audience.into() }
    }
}
