use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::intervention_key;
use crate::commissioning::graphql::Intervention;
use crate::commissioning::rules::PlannedDays;
use crate::commissioning::service::{self, Commissioning, Subject};
use crate::graphql::access::May;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An approved intervention to be put under contract.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct CommissionInterventionInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Planned first day, in the year of the plan; the one that is known if left out.
    planned_starts_on: Option<Date>,
    /// Planned last day, in the year of the plan; the one that is known if left out.
    planned_ends_on: Option<Date>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `commissionIntervention` did.
#[derive(Debug, SimpleObject)]
pub struct CommissionInterventionPayload {
    /// The intervention as it is now. Null if there are `userErrors`.
    intervention: Option<Intervention>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WRONG_STATE`, `PROVIDER_MISSING`, `DATES_MISSING`, `CRITERION_MISSING`,
    /// `BASELINE_MISSING`, `ALLOCATION_MISSING`, `OUTSIDE_YEAR`, `ENDS_BEFORE_IT_STARTS`, `DUE_BEFORE_START`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct CommissionIntervention;

#[Object]
impl CommissionIntervention {
    /// Commissions an intervention that is `APPROVED`, has a provider, planned days, a success criterion with a baseline and money
    /// allocated to it: it is `COMMISSIONED`, and there is a contract. Only `LA_ADMIN` and `LA_OFFICER` of its area
    /// may.
    #[graphql(guard = "May::call(\"commissionIntervention\")")]
    async fn commission_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which intervention.")] input: CommissionInterventionInput,
    ) -> Result<CommissionInterventionPayload> {
        let intervention_id = intervention_key(&input.intervention_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(CommissionInterventionPayload { intervention: None, user_errors });
        }
        let result = service::commission_intervention(operation(ctx)?, input.asked(intervention_id)).await;
        let intervention = outcome(ctx, &mut user_errors, result)?.map(Intervention);
        Ok(CommissionInterventionPayload { intervention, user_errors })
    }
}

impl CommissionInterventionInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asked(self, intervention_id: String) -> Commissioning {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let subject = Subject { intervention_id, expected_version: self.expected_version, idempotency };
        Commissioning {
            subject,
            days: PlannedDays {
                starts_on: self.planned_starts_on.map(|day| day.0),
                ends_on: self.planned_ends_on.map(|day| day.0),
            },
        }
    }
}
