use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::impact::graphql::ImpactEvaluation;
use crate::impact::service::{self, Call, Moderating};
use crate::operation::Idempotency;

/// An evaluation to whose figures a second person agrees.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ModerateImpactEvaluationInput {
    /// Global id of the evaluation.
    evaluation_id: ID,
    /// Version of the evaluation that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// What there is to say to it; published with it.
    note: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `moderateImpactEvaluation` did.
#[derive(Debug, SimpleObject)]
pub struct ModerateImpactEvaluationPayload {
    /// The evaluation as it is now. Null if there are `userErrors`.
    evaluation: Option<ImpactEvaluation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE`, `SAME_PERSON`, `INTEREST` (you belong to whose work it is).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ModerateImpactEvaluation;

#[Object]
impl ModerateImpactEvaluation {
    /// Agrees to the figures of an evaluation, which is `MODERATED` from then on. Somebody of the local authority or the Executive Board does who neither planned, computed nor submitted it and has no interest in the work.
    #[graphql(guard = "May::call(\"moderateImpactEvaluation\")")]
    async fn moderate_impact_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which evaluation, and what there is to say.")] input: ModerateImpactEvaluationInput,
    ) -> Result<ModerateImpactEvaluationPayload> {
        let Some(GlobalId::ImpactEvaluation(evaluation_id)) = GlobalId::decode(&input.evaluation_id) else {
            return Err(Code::NotFound.error("there is no evaluation with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ModerateImpactEvaluationPayload { evaluation: None, user_errors });
        }
        let result = service::moderate_evaluation(operation(ctx)?, input.moderating(evaluation_id)).await;
        let evaluation = outcome(ctx, &mut user_errors, result)?.map(Into::into);
        Ok(ModerateImpactEvaluationPayload { evaluation, user_errors })
    }
}

impl ModerateImpactEvaluationInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "note", self.note.as_ref(), LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn moderating(self, evaluation_id: String) -> Moderating {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { evaluation_id, expected_version: self.expected_version, idempotency };
        Moderating { call, note: self.note }
    }
}
