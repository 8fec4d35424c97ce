use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::data_sharing::log::Recorder;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::impact::graphql::ImpactEvaluation;
use crate::impact::service::{self, Call};
use crate::observations::graphql::catalogue;
use crate::operation::Idempotency;

/// An evaluation whose figures are to be computed.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ComputeImpactEvaluationInput {
    /// Global id of the evaluation.
    evaluation_id: ID,
    /// Version of the evaluation that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `computeImpactEvaluation` did.
#[derive(Debug, SimpleObject)]
pub struct ComputeImpactEvaluationPayload {
    /// The evaluation as it is now. Null if there are `userErrors`.
    evaluation: Option<ImpactEvaluation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE` (no draft any more), `WORK_ENDED` (the work was cancelled), `TOO_MANY_FIGURES`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ComputeImpactEvaluation;

#[Object]
impl ComputeImpactEvaluation {
    /// Computes the figures of a draft by its plan, from the observations that the caller may read now, and writes down which versions of them. That nothing can be estimated is an answer too: `cannotEstimate`. `LA_ADMIN` and `LA_OFFICER` of the area may, and nobody for work of an organisation it belongs to.
    #[graphql(guard = "May::call(\"computeImpactEvaluation\")")]
    async fn compute_impact_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which evaluation.")] input: ComputeImpactEvaluationInput,
    ) -> Result<ComputeImpactEvaluationPayload> {
        let Some(GlobalId::ImpactEvaluation(evaluation_id)) = GlobalId::decode(&input.evaluation_id) else {
            return Err(Code::NotFound.error("there is no evaluation with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ComputeImpactEvaluationPayload { evaluation: None, user_errors });
        }
        let (catalogue, log) = (catalogue(ctx).await?, ctx.data::<Recorder>()?);
        let call = input.call(evaluation_id);
        let result = service::compute_evaluation(operation(ctx)?, (&catalogue, log), call).await;
        let evaluation = outcome(ctx, &mut user_errors, result)?.map(Into::into);
        Ok(ComputeImpactEvaluationPayload { evaluation, user_errors })
    }
}

impl ComputeImpactEvaluationInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn call(self, evaluation_id: String) -> Call {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Call { evaluation_id, expected_version: self.expected_version, idempotency }
    }
}
