use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::participation_key;
use crate::commissioning::graphql::Participation;
use crate::commissioning::service::{self, ParticipationRevision};
use crate::graphql::access::May;
use crate::graphql::input::{check_key, check_not_negative, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// What is to be revised of a participation. What is left out, or null, stays as it is.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ReviseParticipationInput {
    /// Global id of the participation.
    participation_id: ID,
    /// Version of the participation that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Whom of the school it is for: a code of `cohorts`.
    cohort_code: Option<String>,
    /// Places planned for the school.
    places: Option<i32>,
    /// Fixed share of the cost, as parts of the sum of the parts of all schools.
    cost_share_parts: Option<i32>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `reviseParticipation` did.
#[derive(Debug, SimpleObject)]
pub struct ReviseParticipationPayload {
    /// The participation as it is now. Null if there are `userErrors`.
    participation: Option<Participation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `NEGATIVE`, `UNKNOWN_COHORT`, `CLOSED_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ReviseParticipation;

#[Object]
impl ReviseParticipation {
    /// Revises what is planned for a school that takes part, and shares the cost anew. Only `LA_ADMIN` and
    /// `LA_OFFICER` of the area may.
    #[graphql(guard = "May::call(\"reviseParticipation\")")]
    async fn revise_participation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which participation, and what.")] input: ReviseParticipationInput,
    ) -> Result<ReviseParticipationPayload> {
        let participation_id = participation_key(&input.participation_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ReviseParticipationPayload { participation: None, user_errors });
        }
        let result = service::revise_participation(operation(ctx)?, input.asked(participation_id)).await;
        let participation = outcome(ctx, &mut user_errors, result)?.map(Participation);
        Ok(ReviseParticipationPayload { participation, user_errors })
    }
}

impl ReviseParticipationInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_not_negative(&mut errors, "places", self.places);
        check_not_negative(&mut errors, "costShareParts", self.cost_share_parts);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asked(self, participation_id: String) -> ParticipationRevision {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        ParticipationRevision {
            participation_id,
            expected_version: self.expected_version,
            cohort_code: self.cohort_code,
            places: self.places,
            cost_share_parts: self.cost_share_parts,
            idempotency,
        }
    }
}
