use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{QaReviewerInput, check_team, members};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaReview;
use crate::quality::graphql::framework::frameworks;
use crate::quality::service::{self, Call, Revising};

/// What of the plan of a review is to be changed. What is left out stays.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ReviseQaReviewInput {
    /// Global id of the review.
    review_id: ID,
    /// Version of the review that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Another day.
    scheduled_for: Option<Date>,
    /// Another team in place of the one that it has: 1 to 100, exactly one of them as the lead.
    team: Option<Vec<QaReviewerInput>>,
    /// Another moderator, by what they sign in as; until somebody has moderated the review.
    moderator: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `reviseQaReview` did.
#[derive(Debug, SimpleObject)]
pub struct ReviseQaReviewPayload {
    /// The review as it is now. Null if there are `userErrors`.
    review: Option<QaReview>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `TOO_MANY`, `NOTHING_TO_CHANGE`, `WRONG_STATE`, `BEFORE_FRAMEWORK`, `NOT_REVIEWABLE`, `BEFORE_IT_BEGAN`,
    /// `UNKNOWN_USER`, `USER_TWICE`, `ONE_LEAD`, `INTEREST`, `SAME_PERSON`, `MODERATOR_NOT_OF_AREA`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ReviseQaReview;

#[Object]
impl ReviseQaReview {
    /// Changes the plan of a review: day and team while it is `SCHEDULED`, the moderator until it is `MODERATED`, but not by who made the
    /// review. The history says what was changed. Who may plan it may change the plan: `LA_ADMIN` and `LA_OFFICER`; of a peer
    /// review `TRUST_USER` and `SCHOOL_USER`.
    #[graphql(guard = "May::call(\"reviseQaReview\")")]
    async fn revise_qa_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which review, and what is to be changed.")] input: ReviseQaReviewInput,
    ) -> Result<ReviseQaReviewPayload> {
        let Some(GlobalId::QaReview(review_id)) = GlobalId::decode(&input.review_id) else {
            return Err(Code::NotFound.error("there is no review with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ReviseQaReviewPayload { review: None, user_errors });
        }
        let frameworks = frameworks(ctx).await?;
        let asked = input.revising(review_id);
        let result = service::revise_review(operation(ctx)?, &frameworks, asked).await;
        let review = outcome(ctx, &mut user_errors, result)?.map(QaReview);
        Ok(ReviseQaReviewPayload { review, user_errors })
    }
}

impl ReviseQaReviewInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        if self.scheduled_for.is_none() && self.team.is_none() && self.moderator.is_none() {
            let told = "nothing is to be changed; give scheduledFor, team or moderator";
            errors.push(UserError::at("scheduledFor", "NOTHING_TO_CHANGE", told));
        }
        if let Some(team) = &self.team {
            check_team(&mut errors, team);
        }
        check_optional_text(&mut errors, "moderator", self.moderator.as_ref(), LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn revising(self, review_id: String) -> Revising {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { review_id, expected_version: self.expected_version, idempotency };
        Revising {
            call,
            scheduled_for: self.scheduled_for.map(|day| day.0),
            team: self.team.map(members),
            moderator: self.moderator,
        }
    }
}
