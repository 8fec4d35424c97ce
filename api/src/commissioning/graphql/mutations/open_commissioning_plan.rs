use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::commissioning::graphql::CommissioningPlan;
use crate::commissioning::service::{self, PlanOpening};
use crate::graphql::access::May;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, LaCode};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// The plan of an academic year.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct OpenCommissioningPlanInput {
    /// Local authority whose partnership it is the plan of; needed by who runs several.
    area_la_code: Option<LaCode>,
    /// The academic year.
    year: AcademicYear,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `openCommissioningPlan` did.
#[derive(Debug, SimpleObject)]
pub struct OpenCommissioningPlanPayload {
    /// The plan. Null if there are `userErrors`.
    plan: Option<CommissioningPlan>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `PLAN_OPEN`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct OpenCommissioningPlan;

#[Object]
impl OpenCommissioningPlan {
    /// Opens the commissioning plan of an academic year, without a budget: `setPlanBudget` gives it one. Only
    /// `LA_ADMIN` may, for the area that it runs.
    #[graphql(guard = "May::call(\"openCommissioningPlan\")")]
    async fn open_commissioning_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which year.")] input: OpenCommissioningPlanInput,
    ) -> Result<OpenCommissioningPlanPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(OpenCommissioningPlanPayload { plan: None, user_errors });
        }
        let result = service::open_plan(operation(ctx)?, input.opening()).await;
        let plan = outcome(ctx, &mut user_errors, result)?.map(CommissioningPlan);
        Ok(OpenCommissioningPlanPayload { plan, user_errors })
    }
}

impl OpenCommissioningPlanInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn opening(self) -> PlanOpening {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        PlanOpening { area: self.area_la_code.map(|code| code.0), year: self.year.0, idempotency }
    }
}
