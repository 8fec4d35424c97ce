use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::participation_key;
use crate::commissioning::graphql::{Participation, ParticipationOutcome};
use crate::commissioning::service::{self, ClosingParticipation};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A participation that is over.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct CloseParticipationInput {
    /// Global id of the participation.
    participation_id: ID,
    /// Version of the participation that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Whether the school took part to the end.
    outcome: ParticipationOutcome,
    /// Why it is over.
    reason: String,
    /// Last day; today if left out.
    ended_on: Option<Date>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `closeParticipation` did.
#[derive(Debug, SimpleObject)]
pub struct CloseParticipationPayload {
    /// The participation as it is now. Null if there are `userErrors`.
    participation: Option<Participation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `IN_FUTURE`, `ENDS_BEFORE_IT_JOINED`, `CLOSED_ALREADY`, `WRONG_STATE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct CloseParticipation;

#[Object]
impl CloseParticipation {
    /// Closes the participation of a school, which cannot be undone. Only `LA_ADMIN` and `LA_OFFICER` of the area,
    /// and `TEACHING_SCHOOL_USER` of who delivers it, may.
    #[graphql(guard = "May::call(\"closeParticipation\")")]
    async fn close_participation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which participation, and what.")] input: CloseParticipationInput,
    ) -> Result<CloseParticipationPayload> {
        let participation_id = participation_key(&input.participation_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(CloseParticipationPayload { participation: None, user_errors });
        }
        let result = service::close_participation(operation(ctx)?, input.asked(participation_id)).await;
        let participation = outcome(ctx, &mut user_errors, result)?.map(Participation);
        Ok(CloseParticipationPayload { participation, user_errors })
    }
}

impl CloseParticipationInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asked(self, participation_id: String) -> ClosingParticipation {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        ClosingParticipation {
            participation_id,
            expected_version: self.expected_version,
            is_completed: self.outcome == ParticipationOutcome::Completed,
            ended_on: self.ended_on.map(|day| day.0),
            reason: self.reason.trim().to_owned(),
            idempotency,
        }
    }
}
