use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::ImpactPlanInput;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::impact::graphql::ImpactEvaluation;
use crate::impact::service::{self, Call, Revising};
use crate::observations::graphql::catalogue;
use crate::operation::Idempotency;

/// A plan that takes the place of the one before.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ReviseImpactPlanInput {
    /// Global id of the evaluation.
    evaluation_id: ID,
    /// Version of the evaluation that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// What is planned now, all of it.
    plan: ImpactPlanInput,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `reviseImpactPlan` did.
#[derive(Debug, SimpleObject)]
pub struct ReviseImpactPlanPayload {
    /// The evaluation as it is now. Null if there are `userErrors`.
    evaluation: Option<ImpactEvaluation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE`, and those of the plan as in `PlanImpactEvaluationPayload.userErrors`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ReviseImpactPlan;

#[Object]
impl ReviseImpactPlan {
    /// Changes the plan of a draft. The plan before stays to be seen; a change after the outcome period began shows, and makes the evidence less secure. `LA_ADMIN` and `LA_OFFICER` of the area may, and nobody for work of an organisation it belongs to.
    #[graphql(guard = "May::call(\"reviseImpactPlan\")")]
    async fn revise_impact_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which evaluation, and what is planned.")] input: ReviseImpactPlanInput,
    ) -> Result<ReviseImpactPlanPayload> {
        let Some(GlobalId::ImpactEvaluation(evaluation_id)) = GlobalId::decode(&input.evaluation_id) else {
            return Err(Code::NotFound.error("there is no evaluation with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ReviseImpactPlanPayload { evaluation: None, user_errors });
        }
        let catalogue = catalogue(ctx).await?;
        let asked = input.revising(evaluation_id);
        let result = service::revise_plan(operation(ctx)?, &catalogue, asked).await;
        let evaluation = outcome(ctx, &mut user_errors, result)?.map(Into::into);
        Ok(ReviseImpactPlanPayload { evaluation, user_errors })
    }
}

impl ReviseImpactPlanInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        self.plan.check(&mut errors);
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn revising(self, evaluation_id: String) -> Revising {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { evaluation_id, expected_version: self.expected_version, idempotency };
        Revising { call, plan: self.plan.into(), reason: self.reason }
    }
}
