use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::observations::graphql::release::Release;
use crate::observations::service::{Withdrawing, withdraw_release};
use crate::operation::Idempotency;

/// A release to be withdrawn.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct WithdrawReleaseInput {
    /// Global id of the release.
    release_id: ID,
    /// Why.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `withdrawRelease` did.
#[derive(Debug, SimpleObject)]
pub struct WithdrawReleasePayload {
    /// The release. Null if there are `userErrors`.
    release: Option<Release>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `ENDED_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct WithdrawRelease;

#[Object]
impl WithdrawRelease {
    /// Withdraws a release: its observations exist no more but for who asks what was known before. Only `LA_ADMIN` may, for its
    /// area.
    #[graphql(guard = "May::call(\"withdrawRelease\")")]
    async fn withdraw_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which release, and why.")] input: WithdrawReleaseInput,
    ) -> Result<WithdrawReleasePayload> {
        let Some(GlobalId::Release(release_id)) = GlobalId::decode(&input.release_id) else {
            return Err(Code::NotFound.error("there is no release with this key"));
        };
        let mut user_errors = Vec::new();
        check_text(&mut user_errors, "reason", &input.reason, LONGEST_TEXT);
        check_key(&mut user_errors, input.idempotency_key.as_ref());
        if !user_errors.is_empty() {
            return Ok(WithdrawReleasePayload { release: None, user_errors });
        }
        let withdrawing = Withdrawing {
            release_id,
            reason: input.reason.trim().to_owned(),
            idempotency: input.idempotency_key.clone().map(|key| Idempotency::new(key, &input)),
        };
        let result = withdraw_release(operation(ctx)?, withdrawing).await;
        let release = outcome(ctx, &mut user_errors, result)?.map(Release);
        Ok(WithdrawReleasePayload { release, user_errors })
    }
}
