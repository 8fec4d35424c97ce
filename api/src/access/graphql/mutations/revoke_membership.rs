use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::{check_key, check_text};
use crate::access::graphql::membership::Membership;
use crate::access::service::{self, Revocation};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{forget_what_was_read, operation};
use crate::graphql::scalars::Date;
use crate::graphql::user_error::{UserError, refusal};
use crate::operation::Idempotency;

const LONGEST_REASON: usize = 2_000;

/// A membership to be ended.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RevokeMembershipInput {
    /// Global id of the membership.
    membership_id: ID,
    /// Version of the membership that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// First day on which it no longer counts; today if left out.
    ends_on: Option<Date>,
    /// Why it is ended, for the history.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `revokeMembership` did.
#[derive(Debug, SimpleObject)]
pub struct RevokeMembershipPayload {
    /// The membership with its end. Null if there are `userErrors`.
    membership: Option<Membership>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `ENDED_ALREADY`,
    /// `ENDS_BEFORE_IT_STARTS`, `OWN_ADMINISTRATION`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RevokeMembership;

#[Object]
impl RevokeMembership {
    /// Ends a membership on a day; what its holder did before stays. Only `LA_ADMIN` may, for organisations of its area, and
    /// not its own administration.
    #[graphql(guard = "May::call(\"revokeMembership\")")]
    async fn revoke_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership is to end, and when.")] input: RevokeMembershipInput,
    ) -> Result<RevokeMembershipPayload> {
        let Some(GlobalId::Membership(membership_id)) = GlobalId::decode(&input.membership_id) else {
            return Err(Code::NotFound.error("there is no membership with this key"));
        };
        let mut user_errors = Vec::new();
        check_text(&mut user_errors, "reason", &input.reason, LONGEST_REASON);
        check_key(&mut user_errors, input.idempotency_key.as_ref());
        if !user_errors.is_empty() {
            return Ok(RevokeMembershipPayload { membership: None, user_errors });
        }
        let idempotency = input.idempotency_key.clone().map(|key| Idempotency::new(key, &input));
        let revocation = Revocation {
            membership_id,
            ends_on: input.ends_on.map(|Date(day)| day),
            expected_version: input.expected_version,
            reason: input.reason,
            idempotency,
        };
        match service::revoke_membership(operation(ctx)?, revocation).await {
            Ok(row) => {
                forget_what_was_read(ctx)?;
                Ok(RevokeMembershipPayload { membership: Some(Membership(row)), user_errors })
            }
            Err(failure) => {
                let refused = refusal(failure)?;
                user_errors.push(UserError::at(refused.field(), refused.code(), refused.to_string()));
                Ok(RevokeMembershipPayload { membership: None, user_errors })
            }
        }
    }
}
