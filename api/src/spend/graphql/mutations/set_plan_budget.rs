use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::values;
use serde::Serialize;

use super::{change_of_pence, source_key, trimmed, trimmed_option};
use crate::commissioning::graphql::CommissioningPlan;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Pence};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::service::{self, BudgetSetting};

/// How the budget of a plan is to be changed.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct SetPlanBudgetInput {
    /// Global id of the plan.
    plan_id: ID,
    /// Version of the plan that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Global id of the source that the money comes from.
    funding_source_id: ID,
    /// By how much more, in pence; below 0 for less; not 0.
    change_pence: Pence,
    /// Day it counts for, in the plan's year. If left out, today, or the first day of the year where today is not in it.
    dated_on: Option<Date>,
    /// What for.
    description: String,
    /// Key in the system that it comes from; no other entry of the area may have it.
    external_reference: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `setPlanBudget` did.
#[derive(Debug, SimpleObject)]
pub struct SetPlanBudgetPayload {
    /// The plan as it is now. Null if there are `userErrors`.
    plan: Option<CommissioningPlan>,
    /// What to mend in the input; nothing was written if there is any. Codes: `ZERO`, `FRACTION_OF_A_PENNY`, `TOO_LARGE`,
    /// `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `UNKNOWN_FUNDING_SOURCE`, `PASSED_THROUGH` (money that is only passed on is no
    /// budget), `OUTSIDE_YEAR`, `EXTERNAL_REFERENCE_TAKEN`, `BUDGET_BELOW_ALLOCATED` (take the money from interventions first).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct SetPlanBudget;

#[Object]
impl SetPlanBudget {
    /// Gives a plan budget, or takes some away. The first entry of a plan is its original budget, each later one a revision. Only
    /// `LA_ADMIN` may, for its area.
    #[graphql(guard = "May::call(\"setPlanBudget\")")]
    async fn set_plan_budget(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which plan, and by how much.")] input: SetPlanBudgetInput,
    ) -> Result<SetPlanBudgetPayload> {
        let Some(GlobalId::CommissioningPlan(plan_id)) = GlobalId::decode(&input.plan_id) else {
            return Err(Code::NotFound.error("there is no plan with this key"));
        };
        let mut user_errors = input.problems();
        let change = change_of_pence(&mut user_errors, "changePence", input.change_pence);
        let Some(change) = change.filter(|_| user_errors.is_empty()) else {
            return Ok(SetPlanBudgetPayload { plan: None, user_errors });
        };
        let result = service::set_plan_budget(operation(ctx)?, input.setting(plan_id, change)).await;
        let plan = outcome(ctx, &mut user_errors, result)?.map(CommissioningPlan);
        Ok(SetPlanBudgetPayload { plan, user_errors })
    }
}

impl SetPlanBudgetInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "description", &self.description, LONGEST_TEXT);
        check_optional_text(&mut errors, "externalReference", self.external_reference.as_ref(), LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn setting(self, plan_id: String, change: values::Pence) -> BudgetSetting {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        BudgetSetting {
            plan_id,
            expected_version: self.expected_version,
            funding_source_id: source_key(&self.funding_source_id),
            change,
            dated_on: self.dated_on.map(|day| day.0),
            description: trimmed(&self.description),
            external_reference: trimmed_option(self.external_reference.as_ref()),
            idempotency,
        }
    }
}
