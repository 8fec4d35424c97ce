use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::ImpactPlanInput;
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::impact::graphql::ImpactEvaluation;
use crate::impact::service::{self, Planning};
use crate::observations::graphql::catalogue;
use crate::operation::Idempotency;

/// An evaluation that is planned.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct PlanImpactEvaluationInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// What is to be compared with what, and by when that is to be published.
    plan: ImpactPlanInput,
    /// Global id of the published evaluation, of the same intervention, measure and cohort, whose place it is to take. Left out if it takes
    /// none.
    supersedes_id: Option<ID>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `planImpactEvaluation` did.
#[derive(Debug, SimpleObject)]
pub struct PlanImpactEvaluationPayload {
    /// The evaluation that was planned. Null if there are `userErrors`.
    evaluation: Option<ImpactEvaluation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `UNKNOWN_INTERVENTION`, `NOT_EVALUABLE` (there is no contract), `PROVIDER_MISSING`, `UNKNOWN_MEASURE`, `UNKNOWN_COHORT`,
    /// `COHORT_TWICE`, `NOT_JUDGED` (neither more nor less is better), `NOT_WEIGHABLE`, `PERIODS_DIFFER`, `OUTCOME_BEFORE_BASELINE`,
    /// `BASELINE_AFTER_START`, `BASELINE_AFTER_WORK`, `OUTCOME_BEFORE_START`, `COMPARATORS_OUT_OF_RANGE`, `CALIPER_OUT_OF_RANGE`, `DUE_TOO_EARLY`,
    /// `UNKNOWN_SUPERSEDED`, `SUPERSEDED_MISMATCH`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct PlanImpactEvaluation;

#[Object]
impl PlanImpactEvaluation {
    /// Plans an evaluation of an intervention that has a contract. It begins as `DRAFT`. `LA_ADMIN` and `LA_OFFICER` of the area may, and
    /// nobody for work of an organisation it belongs to.
    #[graphql(guard = "May::call(\"planImpactEvaluation\")")]
    async fn plan_impact_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be evaluated, and how.")] input: PlanImpactEvaluationInput,
    ) -> Result<PlanImpactEvaluationPayload> {
        let mut user_errors = Vec::new();
        input.plan.check(&mut user_errors);
        check_key(&mut user_errors, input.idempotency_key.as_ref());
        if !user_errors.is_empty() {
            return Ok(PlanImpactEvaluationPayload { evaluation: None, user_errors });
        }
        let catalogue = catalogue(ctx).await?;
        let result = service::plan_evaluation(operation(ctx)?, &catalogue, input.planning()).await;
        let evaluation = outcome(ctx, &mut user_errors, result)?.map(Into::into);
        Ok(PlanImpactEvaluationPayload { evaluation, user_errors })
    }
}

impl PlanImpactEvaluationInput {
    fn planning(self) -> Planning {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let superseded = |id: ID| match GlobalId::decode(&id) {
            Some(GlobalId::ImpactEvaluation(id)) => id,
            _ => String::new(),
        };
        Planning {
            intervention_id: GlobalId::decode(&self.intervention_id)
                .and_then(GlobalId::intervention_key)
                .unwrap_or_default(),
            plan: self.plan.into(),
            supersedes_id: self.supersedes_id.map(superseded),
            idempotency,
        }
    }
}
