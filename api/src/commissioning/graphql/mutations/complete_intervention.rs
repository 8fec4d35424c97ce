use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::intervention_key;
use crate::commissioning::graphql::Intervention;
use crate::commissioning::service::{self, Completing, Subject};
use crate::graphql::access::May;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An intervention whose work is done.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct CompleteInterventionInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Last day; today if left out.
    ended_on: Option<Date>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `completeIntervention` did.
#[derive(Debug, SimpleObject)]
pub struct CompleteInterventionPayload {
    /// The intervention as it is now. Null if there are `userErrors`.
    intervention: Option<Intervention>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `IN_FUTURE`, `ENDS_BEFORE_IT_STARTS`, `PARTICIPATIONS_OPEN`, `WRONG_STATE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct CompleteIntervention;

#[Object]
impl CompleteIntervention {
    /// Completes an intervention that is `IN_DELIVERY` and whose participations are all closed: it is `COMPLETED`.
    /// Only `LA_ADMIN` and `LA_OFFICER` of its area may.
    #[graphql(guard = "May::call(\"completeIntervention\")")]
    async fn complete_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which intervention.")] input: CompleteInterventionInput,
    ) -> Result<CompleteInterventionPayload> {
        let intervention_id = intervention_key(&input.intervention_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(CompleteInterventionPayload { intervention: None, user_errors });
        }
        let result = service::complete_intervention(operation(ctx)?, input.asked(intervention_id)).await;
        let intervention = outcome(ctx, &mut user_errors, result)?.map(Intervention);
        Ok(CompleteInterventionPayload { intervention, user_errors })
    }
}

impl CompleteInterventionInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asked(self, intervention_id: String) -> Completing {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let subject = Subject { intervention_id, expected_version: self.expected_version, idempotency };
        Completing { subject, ended_on: self.ended_on.map(|day| day.0) }
    }
}
