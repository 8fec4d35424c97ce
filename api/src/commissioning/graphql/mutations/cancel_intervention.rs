use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::intervention_key;
use crate::commissioning::graphql::Intervention;
use crate::commissioning::service::{self, Cancelling, Subject};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An intervention to be given up.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct CancelInterventionInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why, for the history.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `cancelIntervention` did.
#[derive(Debug, SimpleObject)]
pub struct CancelInterventionPayload {
    /// The intervention as it is now. Null if there are `userErrors`.
    intervention: Option<Intervention>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WRONG_STATE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct CancelIntervention;

#[Object]
impl CancelIntervention {
    /// Gives an intervention up that is not completed: it is `CANCELLED`, and schools that still take part are
    /// withdrawn. What is allocated and not committed stays until `allocateFunding` gives it back. Only `LA_ADMIN`
    /// and `LA_OFFICER` of its area may.
    #[graphql(guard = "May::call(\"cancelIntervention\")")]
    async fn cancel_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which intervention.")] input: CancelInterventionInput,
    ) -> Result<CancelInterventionPayload> {
        let intervention_id = intervention_key(&input.intervention_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(CancelInterventionPayload { intervention: None, user_errors });
        }
        let result = service::cancel_intervention(operation(ctx)?, input.asked(intervention_id)).await;
        let intervention = outcome(ctx, &mut user_errors, result)?.map(Intervention);
        Ok(CancelInterventionPayload { intervention, user_errors })
    }
}

impl CancelInterventionInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asked(self, intervention_id: String) -> Cancelling {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let subject = Subject { intervention_id, expected_version: self.expected_version, idempotency };
        Cancelling { subject, reason: self.reason.trim().to_owned() }
    }
}
