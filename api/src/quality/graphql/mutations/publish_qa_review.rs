use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaReview;
use crate::quality::service::{self, Call};

/// A review whose outcome is to be published.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct PublishQaReviewInput {
    /// Global id of the review.
    review_id: ID,
    /// Version of the review that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `publishQaReview` did.
#[derive(Debug, SimpleObject)]
pub struct PublishQaReviewPayload {
    /// The review as it is now. Null if there are `userErrors`.
    review: Option<QaReview>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE` (not moderated yet), `INTEREST` (you belong to what is reviewed).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct PublishQaReview;

#[Object]
impl PublishQaReview {
    /// Publishes the outcome of a review: the moderated grades and the recommendation, as they are now. Everybody who is signed in sees the outcome
    /// of provision; that of a peer review whoever the school lets see it. `LA_ADMIN` and `LA_OFFICER` of the area may, and nobody for an
    /// organisation it belongs to; of a service of the local authority `BOARD_MEMBER`; of a school `TRUST_USER` and `SCHOOL_USER`.
    #[graphql(guard = "May::call(\"publishQaReview\")")]
    async fn publish_qa_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which review.")] input: PublishQaReviewInput,
    ) -> Result<PublishQaReviewPayload> {
        let Some(GlobalId::QaReview(review_id)) = GlobalId::decode(&input.review_id) else {
            return Err(Code::NotFound.error("there is no review with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(PublishQaReviewPayload { review: None, user_errors });
        }
        let result = service::publish_review(operation(ctx)?, input.call(review_id)).await;
        let review = outcome(ctx, &mut user_errors, result)?.map(QaReview);
        Ok(PublishQaReviewPayload { review, user_errors })
    }
}

impl PublishQaReviewInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn call(self, review_id: String) -> Call {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Call { review_id, expected_version: self.expected_version, idempotency }
    }
}
