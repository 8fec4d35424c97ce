use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{HalfTermDaysInput, check_half_terms, half_terms};
use crate::brokerage::graphql::Supporter;
use crate::brokerage::service::{self, Call, SettingCapacity};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// How many days a supporter has for others.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct SetSupporterCapacityInput {
    /// Global id of the supporter.
    supporter_id: ID,
    /// Version of the supporter that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Days by half-term, 1 to 100, from 0 to 200 each; half-terms that are not named stay as they are.
    capacity: Vec<HalfTermDaysInput>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `setSupporterCapacity` did.
#[derive(Debug, SimpleObject)]
pub struct SetSupporterCapacityPayload {
    /// The supporter as it is now. Null if there are `userErrors`.
    supporter: Option<Supporter>,
    /// What to mend in the input; nothing was written if there is any. Codes: `TOO_MANY`, `EMPTY`, `NOT_DAYS`,
    /// `NOT_A_HALF_TERM`, `HALF_TERM_TWICE`, `BELOW_TAKEN` (more are promised or gone).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct SetSupporterCapacity;

#[Object]
impl SetSupporterCapacity {
    /// Says how many days a supporter has for others. Only `LA_ADMIN` and `LA_OFFICER` of the area, and
    /// `TEACHING_SCHOOL_USER` of its provider may.
    #[graphql(guard = "May::call(\"setSupporterCapacity\")")]
    async fn set_supporter_capacity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose days, and how many.")] input: SetSupporterCapacityInput,
    ) -> Result<SetSupporterCapacityPayload> {
        let Some(GlobalId::Supporter(supporter_id)) = GlobalId::decode(&input.supporter_id) else {
            return Err(Code::NotFound.error("there is no supporter with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(SetSupporterCapacityPayload { supporter: None, user_errors });
        }
        let result = service::set_capacity(operation(ctx)?, input.setting(supporter_id)).await;
        let supporter = outcome(ctx, &mut user_errors, result)?.map(Supporter);
        Ok(SetSupporterCapacityPayload { supporter, user_errors })
    }
}

impl SetSupporterCapacityInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_half_terms(&mut errors, "capacity", &self.capacity, 0);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn setting(self, supporter_id: String) -> SettingCapacity {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { id: supporter_id, expected_version: self.expected_version, idempotency };
        SettingCapacity { call, capacity: half_terms(&self.capacity) }
    }
}
