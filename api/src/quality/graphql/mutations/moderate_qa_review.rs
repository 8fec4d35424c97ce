use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::QaGradeInput;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_CODE, LONGEST_TEXT, check_key, check_length, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaReview;
use crate::quality::graphql::framework::frameworks;
use crate::quality::service::{self, Call, Moderating};

/// What a moderator makes of the findings.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ModerateQaReviewInput {
    /// Global id of the review.
    review_id: ID,
    /// Version of the review that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Grades that are changed, each criterion once at most. The others stand.
    grades: Option<Vec<QaGradeInput>>,
    /// Code of the overall grade, if it is changed; within the grades of the criteria.
    overall_grade: Option<String>,
    /// What there is to say to it. Needed if a grade is changed.
    note: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `moderateQaReview` did.
#[derive(Debug, SimpleObject)]
pub struct ModerateQaReviewPayload {
    /// The review as it is now. Null if there are `userErrors`.
    review: Option<QaReview>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `TOO_MANY`, `WRONG_STATE`, `SAME_PERSON` (you are of the team), `INTEREST` (you belong to what is reviewed),
    /// `UNKNOWN_CRITERION`, `CRITERION_TWICE`, `UNKNOWN_GRADE`, `OVERALL_OUT_OF_RANGE`, `NOTE_MISSING`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ModerateQaReview;

#[Object]
impl ModerateQaReview {
    /// Moderates the findings of a review, which is `MODERATED` from then on. A second person does, who neither reviewed nor belongs to what is
    /// reviewed: the moderator who is named; if nobody is, `LA_ADMIN` or `LA_OFFICER` of the area.
    #[graphql(guard = "May::call(\"moderateQaReview\")")]
    async fn moderate_qa_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which review, and what is changed.")] input: ModerateQaReviewInput,
    ) -> Result<ModerateQaReviewPayload> {
        let Some(GlobalId::QaReview(review_id)) = GlobalId::decode(&input.review_id) else {
            return Err(Code::NotFound.error("there is no review with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ModerateQaReviewPayload { review: None, user_errors });
        }
        let frameworks = frameworks(ctx).await?;
        let asked = input.moderating(review_id);
        let result = service::moderate_review(operation(ctx)?, &frameworks, asked).await;
        let review = outcome(ctx, &mut user_errors, result)?.map(QaReview);
        Ok(ModerateQaReviewPayload { review, user_errors })
    }
}

impl ModerateQaReviewInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_length(&mut errors, "grades", self.grades.as_ref().map_or(0, Vec::len));
        check_optional_text(&mut errors, "overallGrade", self.overall_grade.as_ref(), LONGEST_CODE);
        check_optional_text(&mut errors, "note", self.note.as_ref(), LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn moderating(self, review_id: String) -> Moderating {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { review_id, expected_version: self.expected_version, idempotency };
        Moderating {
            call,
            grades: self.grades.unwrap_or_default().into_iter().map(Into::into).collect(),
            overall_grade: self.overall_grade,
            note: self.note,
        }
    }
}
