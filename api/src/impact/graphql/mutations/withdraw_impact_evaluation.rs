use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::impact::graphql::ImpactEvaluation;
use crate::impact::service::{self, Call, Ending};
use crate::operation::Idempotency;

/// An evaluation that is not to count.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct WithdrawImpactEvaluationInput {
    /// Global id of the evaluation.
    evaluation_id: ID,
    /// Version of the evaluation that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `withdrawImpactEvaluation` did.
#[derive(Debug, SimpleObject)]
pub struct WithdrawImpactEvaluationPayload {
    /// The evaluation as it is now. Null if there are `userErrors`.
    evaluation: Option<ImpactEvaluation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE`, `INTEREST` (you belong to whose work it is).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct WithdrawImpactEvaluation;

#[Object]
impl WithdrawImpactEvaluation {
    /// Withdraws a published evaluation, which stays to be seen as `WITHDRAWN`, or gives up one that is not published; a draft is its planner's to give up. `LA_ADMIN` and `LA_OFFICER` of the area may, and nobody for work of an organisation it belongs to; of a service of the local authority `BOARD_MEMBER`.
    #[graphql(guard = "May::call(\"withdrawImpactEvaluation\")")]
    async fn withdraw_impact_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which evaluation, and why.")] input: WithdrawImpactEvaluationInput,
    ) -> Result<WithdrawImpactEvaluationPayload> {
        let Some(GlobalId::ImpactEvaluation(evaluation_id)) = GlobalId::decode(&input.evaluation_id) else {
            return Err(Code::NotFound.error("there is no evaluation with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(WithdrawImpactEvaluationPayload { evaluation: None, user_errors });
        }
        let result = service::withdraw_evaluation(operation(ctx)?, input.ending(evaluation_id)).await;
        let evaluation = outcome(ctx, &mut user_errors, result)?.map(Into::into);
        Ok(WithdrawImpactEvaluationPayload { evaluation, user_errors })
    }
}

impl WithdrawImpactEvaluationInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn ending(self, evaluation_id: String) -> Ending {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { evaluation_id, expected_version: self.expected_version, idempotency };
        Ending { call, reason: self.reason }
    }
}
