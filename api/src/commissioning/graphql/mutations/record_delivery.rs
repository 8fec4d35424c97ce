use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::participation_key;
use crate::commissioning::graphql::Participation;
use crate::commissioning::service::{self, Delivery};
use crate::graphql::access::May;
use crate::graphql::input::{check_key, check_not_negative, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// Whom the work has reached in a school so far.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RecordDeliveryInput {
    /// Global id of the participation.
    participation_id: ID,
    /// Version of the participation that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Pupils, or staff where the cohort is one of staff, reached so far.
    pupils_reached: i32,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `recordDelivery` did.
#[derive(Debug, SimpleObject)]
pub struct RecordDeliveryPayload {
    /// The participation as it is now. Null if there are `userErrors`.
    participation: Option<Participation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `NEGATIVE`, `CLOSED_ALREADY`, `WRONG_STATE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RecordDelivery;

#[Object]
impl RecordDelivery {
    /// Records whom an intervention that is `COMMISSIONED` or `IN_DELIVERY` has reached in a school so far, and
    /// shares the cost anew. Only `LA_ADMIN` and `LA_OFFICER` of the area, and `TEACHING_SCHOOL_USER` of who
    /// delivers it, may.
    #[graphql(guard = "May::call(\"recordDelivery\")")]
    async fn record_delivery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which participation, and what.")] input: RecordDeliveryInput,
    ) -> Result<RecordDeliveryPayload> {
        let participation_id = participation_key(&input.participation_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RecordDeliveryPayload { participation: None, user_errors });
        }
        let result = service::record_delivery(operation(ctx)?, input.asked(participation_id)).await;
        let participation = outcome(ctx, &mut user_errors, result)?.map(Participation);
        Ok(RecordDeliveryPayload { participation, user_errors })
    }
}

impl RecordDeliveryInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_not_negative(&mut errors, "pupilsReached", Some(self.pupils_reached));
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asked(self, participation_id: String) -> Delivery {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Delivery {
            participation_id,
            expected_version: self.expected_version,
            pupils_reached: self.pupils_reached,
            idempotency,
        }
    }
}
