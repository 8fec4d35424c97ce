use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaReview;
use crate::quality::service::{self, Call, Responding};

/// What the reviewed party says to the findings.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RespondToQaReviewInput {
    /// Global id of the review.
    review_id: ID,
    /// Version of the review that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// What it says; 2,000 characters at most.
    response: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `respondToQaReview` did.
#[derive(Debug, SimpleObject)]
pub struct RespondToQaReviewPayload {
    /// The review as it is now. Null if there are `userErrors`.
    review: Option<QaReview>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE`, `RESPONDED_ALREADY` (the outcome is published with a response).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RespondToQaReview;

#[Object]
impl RespondToQaReview {
    /// Says what the reviewed party thinks of the findings: once they are moderated, anew until the outcome is published, and once after that if
    /// nothing was said before. Who belongs to the provider may; of a service of the local authority `LA_ADMIN` and `LA_OFFICER`; of
    /// a school `TRUST_USER` and `SCHOOL_USER`.
    #[graphql(guard = "May::call(\"respondToQaReview\")")]
    async fn respond_to_qa_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which review, and the response.")] input: RespondToQaReviewInput,
    ) -> Result<RespondToQaReviewPayload> {
        let Some(GlobalId::QaReview(review_id)) = GlobalId::decode(&input.review_id) else {
            return Err(Code::NotFound.error("there is no review with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RespondToQaReviewPayload { review: None, user_errors });
        }
        let asked = input.responding(review_id);
        let result = service::respond_to_review(operation(ctx)?, asked).await;
        let review = outcome(ctx, &mut user_errors, result)?.map(QaReview);
        Ok(RespondToQaReviewPayload { review, user_errors })
    }
}

impl RespondToQaReviewInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "response", &self.response, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn responding(self, review_id: String) -> Responding {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { review_id, expected_version: self.expected_version, idempotency };
        Responding { call, response: self.response }
    }
}
