use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::interest_key;
use crate::commissioning::graphql::DeclaredInterest;
use crate::commissioning::service::{self, Withdrawing};
use crate::graphql::access::May;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An interest of the caller that is no more.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct WithdrawInterestInput {
    /// Global id of the interest.
    interest_id: ID,
    /// Version of the interest that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `withdrawInterest` did.
#[derive(Debug, SimpleObject)]
pub struct WithdrawInterestPayload {
    /// The interest. Null if there are `userErrors`.
    interest: Option<DeclaredInterest>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WITHDRAWN_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct WithdrawInterest;

#[Object]
impl WithdrawInterest {
    /// Withdraws an interest of the caller; that it was declared stays on record. Only `BOARD_MEMBER` may, its own.
    #[graphql(guard = "May::call(\"withdrawInterest\")")]
    async fn withdraw_interest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which interest.")] input: WithdrawInterestInput,
    ) -> Result<WithdrawInterestPayload> {
        let interest_id = interest_key(&input.interest_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(WithdrawInterestPayload { interest: None, user_errors });
        }
        let result = service::withdraw_interest(operation(ctx)?, input.withdrawing(interest_id)).await;
        let interest = outcome(ctx, &mut user_errors, result)?.map(DeclaredInterest);
        Ok(WithdrawInterestPayload { interest, user_errors })
    }
}

impl WithdrawInterestInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn withdrawing(self, interest_id: String) -> Withdrawing {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Withdrawing { interest_id, expected_version: self.expected_version, idempotency }
    }
}
