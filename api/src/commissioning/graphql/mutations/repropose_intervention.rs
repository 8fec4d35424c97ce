use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::intervention_key;
use crate::commissioning::graphql::Intervention;
use crate::commissioning::service::{self, Reproposing, Subject};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An intervention that the board has put off, to be proposed again.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ReproposeInterventionInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why now.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `reproposeIntervention` did.
#[derive(Debug, SimpleObject)]
pub struct ReproposeInterventionPayload {
    /// The intervention as it is now. Null if there are `userErrors`.
    intervention: Option<Intervention>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WRONG_STATE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ReproposeIntervention;

#[Object]
impl ReproposeIntervention {
    /// Proposes an intervention again that is `DEFERRED`: it is `PROPOSED` in a new round. Only who proposed it,
    /// and `LA_ADMIN` and `LA_OFFICER` of its area, may.
    #[graphql(guard = "May::call(\"reproposeIntervention\")")]
    async fn repropose_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which intervention.")] input: ReproposeInterventionInput,
    ) -> Result<ReproposeInterventionPayload> {
        let intervention_id = intervention_key(&input.intervention_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ReproposeInterventionPayload { intervention: None, user_errors });
        }
        let result = service::repropose_intervention(operation(ctx)?, input.asked(intervention_id)).await;
        let intervention = outcome(ctx, &mut user_errors, result)?.map(Intervention);
        Ok(ReproposeInterventionPayload { intervention, user_errors })
    }
}

impl ReproposeInterventionInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asked(self, intervention_id: String) -> Reproposing {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let subject = Subject { intervention_id, expected_version: self.expected_version, idempotency };
        Reproposing { subject, reason: self.reason.trim().to_owned() }
    }
}
