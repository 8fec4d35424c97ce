use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::intervention_key;
use crate::commissioning::graphql::Intervention;
use crate::commissioning::service::{self, Starting, Subject};
use crate::graphql::access::May;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A commissioned intervention whose work begins.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct BeginDeliveryInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Day on which it began; today if left out.
    started_on: Option<Date>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `beginDelivery` did.
#[derive(Debug, SimpleObject)]
pub struct BeginDeliveryPayload {
    /// The intervention as it is now. Null if there are `userErrors`.
    intervention: Option<Intervention>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `OUTSIDE_YEAR`, `IN_FUTURE`, `WRONG_STATE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct BeginDelivery;

#[Object]
impl BeginDelivery {
    /// Begins the work of an intervention that is `COMMISSIONED`: it is `IN_DELIVERY`. Only `LA_ADMIN` and
    /// `LA_OFFICER` of its area may.
    #[graphql(guard = "May::call(\"beginDelivery\")")]
    async fn begin_delivery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which intervention.")] input: BeginDeliveryInput,
    ) -> Result<BeginDeliveryPayload> {
        let intervention_id = intervention_key(&input.intervention_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(BeginDeliveryPayload { intervention: None, user_errors });
        }
        let result = service::begin_delivery(operation(ctx)?, input.asked(intervention_id)).await;
        let intervention = outcome(ctx, &mut user_errors, result)?.map(Intervention);
        Ok(BeginDeliveryPayload { intervention, user_errors })
    }
}

impl BeginDeliveryInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asked(self, intervention_id: String) -> Starting {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let subject = Subject { intervention_id, expected_version: self.expected_version, idempotency };
        Starting { subject, started_on: self.started_on.map(|day| day.0) }
    }
}
