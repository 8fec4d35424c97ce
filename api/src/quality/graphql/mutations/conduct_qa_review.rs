use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{QaActionInput, QaJudgementInput, check_actions, check_findings, check_points};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaReview;
use crate::quality::graphql::enums::QaRecommendation;
use crate::quality::graphql::framework::frameworks;
use crate::quality::service::{self, Call, Conducting};

/// What the team of a review found.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ConductQaReviewInput {
    /// Global id of the review.
    review_id: ID,
    /// Version of the review that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Day on which the review was made; the last one. Not to come, and not before the intervention began.
    conducted_on: Date,
    /// Every criterion of the framework once.
    judgements: Vec<QaJudgementInput>,
    /// Code of the overall grade, within the grades of the criteria.
    overall_grade: String,
    /// What the team recommends. Left out for a peer review of a school, needed otherwise.
    recommendation: Option<QaRecommendation>,
    /// What is strong; 100 at most.
    strengths: Vec<String>,
    /// What is to be improved; 100 at most.
    improvements: Vec<String>,
    /// What is to be done; 100 at most.
    actions: Vec<QaActionInput>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `conductQaReview` did.
#[derive(Debug, SimpleObject)]
pub struct ConductQaReviewPayload {
    /// The review as it is now. Null if there are `userErrors`.
    review: Option<QaReview>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `TOO_MANY`, `WRONG_STATE`, `INTEREST` (somebody of the team belongs to what is reviewed, or did on the day of the review), `MEMBER_GONE`, `IN_FUTURE`,
    /// `BEFORE_FRAMEWORK`, `NOT_BEGUN`, `BEFORE_IT_BEGAN`, `UNKNOWN_CRITERION`, `CRITERION_TWICE`, `CRITERION_MISSING`, `UNKNOWN_GRADE`, `OVERALL_OUT_OF_RANGE`,
    /// `RECOMMENDATION_MISSING`, `RECOMMENDATION_NOT_EXPECTED`, `DUE_BEFORE_REVIEW`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ConductQaReview;

#[Object]
impl ConductQaReview {
    /// Writes down what the team found. The review is `CONDUCTED` from then on; until it is moderated the findings can be written down anew, in
    /// place of those before. Only the lead of the team may.
    #[graphql(guard = "May::call(\"conductQaReview\")")]
    async fn conduct_qa_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which review, and what was found.")] input: ConductQaReviewInput,
    ) -> Result<ConductQaReviewPayload> {
        let Some(GlobalId::QaReview(review_id)) = GlobalId::decode(&input.review_id) else {
            return Err(Code::NotFound.error("there is no review with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ConductQaReviewPayload { review: None, user_errors });
        }
        let frameworks = frameworks(ctx).await?;
        let asked = input.conducting(review_id);
        let result = service::conduct_review(operation(ctx)?, &frameworks, asked).await;
        let review = outcome(ctx, &mut user_errors, result)?.map(QaReview);
        Ok(ConductQaReviewPayload { review, user_errors })
    }
}

impl ConductQaReviewInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_findings(&mut errors, &self.judgements, &self.overall_grade);
        check_points(&mut errors, "strengths", &self.strengths);
        check_points(&mut errors, "improvements", &self.improvements);
        check_actions(&mut errors, &self.actions);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn conducting(self, review_id: String) -> Conducting {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { review_id, expected_version: self.expected_version, idempotency };
        Conducting {
            call,
            conducted_on: self.conducted_on.0,
            judgements: self.judgements.into_iter().map(Into::into).collect(),
            overall_grade: self.overall_grade,
            recommendation: self.recommendation.map(Into::into),
            strengths: self.strengths,
            improvements: self.improvements,
            actions: self.actions.into_iter().map(Into::into).collect(),
        }
    }
}
