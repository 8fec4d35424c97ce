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
use crate::quality::service::{self, Call, Ending};

/// A review that is to be given up.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct CancelQaReviewInput {
    /// Global id of the review.
    review_id: ID,
    /// Version of the review that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `cancelQaReview` did.
#[derive(Debug, SimpleObject)]
pub struct CancelQaReviewPayload {
    /// The review as it is now. Null if there are `userErrors`.
    review: Option<QaReview>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE` (it was made).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct CancelQaReview;

#[Object]
impl CancelQaReview {
    /// Gives a review up while it is `SCHEDULED`. Who may plan it may give it up: `LA_ADMIN` and `LA_OFFICER`; a peer review `TRUST_USER` and
    /// `SCHOOL_USER`.
    #[graphql(guard = "May::call(\"cancelQaReview\")")]
    async fn cancel_qa_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which review, and why.")] input: CancelQaReviewInput,
    ) -> Result<CancelQaReviewPayload> {
        let Some(GlobalId::QaReview(review_id)) = GlobalId::decode(&input.review_id) else {
            return Err(Code::NotFound.error("there is no review with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(CancelQaReviewPayload { review: None, user_errors });
        }
        let asked = input.ending(review_id);
        let result = service::cancel_review(operation(ctx)?, asked).await;
        let review = outcome(ctx, &mut user_errors, result)?.map(QaReview);
        Ok(CancelQaReviewPayload { review, user_errors })
    }
}

impl CancelQaReviewInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn ending(self, review_id: String) -> Ending {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { review_id, expected_version: self.expected_version, idempotency };
        Ending { call, reason: self.reason }
    }
}
