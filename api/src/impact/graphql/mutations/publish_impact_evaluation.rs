use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

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

/// An evaluation that is to be published.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct PublishImpactEvaluationInput {
    /// Global id of the evaluation.
    evaluation_id: ID,
    /// Version of the evaluation that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `publishImpactEvaluation` did.
#[derive(Debug, SimpleObject)]
pub struct PublishImpactEvaluationPayload {
    /// The evaluation as it is now. Null if there are `userErrors`.
    evaluation: Option<ImpactEvaluation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE` (not moderated yet), `INTEREST` (you belong to whose work it is), `UNPUBLISHED_INPUTS` (release them first), `RELEASE_WITHDRAWN` (compute it again), `WORK_ENDED` (the work was cancelled), `SUPERSEDED_MEANWHILE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct PublishImpactEvaluation;

#[Object]
impl PublishImpactEvaluation {
    /// Publishes an evaluation: its figures as they are, with what was paid for the work until now, for good and for everybody who is signed in. The one whose place it takes is `SUPERSEDED`. Only figures that everybody may see can be in it. `LA_ADMIN` and `LA_OFFICER` of the area may, and nobody for work of an organisation it belongs to; of a service of the local authority `BOARD_MEMBER`.
    #[graphql(guard = "May::call(\"publishImpactEvaluation\")")]
    async fn publish_impact_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which evaluation.")] input: PublishImpactEvaluationInput,
    ) -> Result<PublishImpactEvaluationPayload> {
        let Some(GlobalId::ImpactEvaluation(evaluation_id)) = GlobalId::decode(&input.evaluation_id) else {
            return Err(Code::NotFound.error("there is no evaluation with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(PublishImpactEvaluationPayload { evaluation: None, user_errors });
        }
        let catalogue = catalogue(ctx).await?;
        let result = service::publish_evaluation(operation(ctx)?, &catalogue, input.call(evaluation_id)).await;
        let evaluation = outcome(ctx, &mut user_errors, result)?.map(Into::into);
        Ok(PublishImpactEvaluationPayload { evaluation, user_errors })
    }
}

impl PublishImpactEvaluationInput {
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
