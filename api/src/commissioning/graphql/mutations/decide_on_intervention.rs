use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::intervention_key;
use crate::commissioning::graphql::{Decision, Verdict};
use crate::commissioning::service::{self, Deciding, Subject};
use crate::config::Commissioning;
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_optional_text, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// What a member of the board says to a proposal.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct DecideOnInterventionInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// The verdict.
    verdict: Verdict,
    /// Why, for the record.
    reasons: String,
    /// On what conditions.
    conditions: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `decideOnIntervention` did.
#[derive(Debug, SimpleObject)]
pub struct DecideOnInterventionPayload {
    /// The decision. Null if there are `userErrors`.
    decision: Option<Decision>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WRONG_STATE`, `PROVIDER_MISSING`, `PROPOSER`, `INTEREST`, `DECIDED_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct DecideOnIntervention;

#[Object]
impl DecideOnIntervention {
    /// Records the verdict of a member of the board on an intervention that is `PROPOSED`. When as many members as
    /// the quorum (`commissioning.quorum`) have given the same, it is `APPROVED`, `DEFERRED` or `REJECTED`. Only
    /// `BOARD_MEMBER` of its area may, but not who proposed it, proposed it again or revised it, nor who has an
    /// interest in it: one that was declared, or a membership of who is to deliver or broker it. What a member said
    /// before declaring an interest does not count towards the quorum.
    #[graphql(guard = "May::call(\"decideOnIntervention\")")]
    async fn decide_on_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "On which intervention, and what.")] input: DecideOnInterventionInput,
    ) -> Result<DecideOnInterventionPayload> {
        let intervention_id = intervention_key(&input.intervention_id)?;
        let quorum = ctx.data::<Commissioning>()?.quorum;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(DecideOnInterventionPayload { decision: None, user_errors });
        }
        let result = service::decide_on_intervention(operation(ctx)?, input.deciding(intervention_id, quorum)).await;
        let decision = outcome(ctx, &mut user_errors, result)?.map(Decision);
        Ok(DecideOnInterventionPayload { decision, user_errors })
    }
}

impl DecideOnInterventionInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reasons", &self.reasons, LONGEST_TEXT);
        check_optional_text(&mut errors, "conditions", self.conditions.as_ref(), LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn deciding(self, intervention_id: String, quorum: u32) -> Deciding {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Deciding {
            subject: Subject { intervention_id, expected_version: self.expected_version, idempotency },
            verdict: self.verdict.into(),
            reasons: self.reasons.trim().to_owned(),
            conditions: self.conditions.map(|text| text.trim().to_owned()),
            quorum,
        }
    }
}
