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

/// An outcome that is to be withdrawn.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct WithdrawQaReviewInput {
    /// Global id of the review.
    review_id: ID,
    /// Version of the review that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `withdrawQaReview` did.
#[derive(Debug, SimpleObject)]
pub struct WithdrawQaReviewPayload {
    /// The review as it is now. Null if there are `userErrors`.
    review: Option<QaReview>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE` (not published), `INTEREST` (you belong to what is reviewed).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct WithdrawQaReview;

#[Object]
impl WithdrawQaReview {
    /// Withdraws a published outcome: it does not count any more, and stays to be seen as withdrawn, with the reason. Who may publish it may
    /// withdraw it.
    #[graphql(guard = "May::call(\"withdrawQaReview\")")]
    async fn withdraw_qa_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which review, and why.")] input: WithdrawQaReviewInput,
    ) -> Result<WithdrawQaReviewPayload> {
        let Some(GlobalId::QaReview(review_id)) = GlobalId::decode(&input.review_id) else {
            return Err(Code::NotFound.error("there is no review with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(WithdrawQaReviewPayload { review: None, user_errors });
        }
        let asked = input.ending(review_id);
        let result = service::withdraw_review(operation(ctx)?, asked).await;
        let review = outcome(ctx, &mut user_errors, result)?.map(QaReview);
        Ok(WithdrawQaReviewPayload { review, user_errors })
    }
}

impl WithdrawQaReviewInput {
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
