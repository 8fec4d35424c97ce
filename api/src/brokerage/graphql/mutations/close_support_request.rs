use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::brokerage::graphql::SupportRequest;
use crate::brokerage::service::{self, Call, Closing};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A request that is to be closed.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct CloseSupportRequestInput {
    /// Global id of the request.
    request_id: ID,
    /// Version of the request that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `closeSupportRequest` did.
#[derive(Debug, SimpleObject)]
pub struct CloseSupportRequestPayload {
    /// The request as it is now. Null if there are `userErrors`.
    request: Option<SupportRequest>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WRONG_STATE` (accepted or closed).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct CloseSupportRequest;

#[Object]
impl CloseSupportRequest {
    /// Closes a request: nothing more is needed, or nothing can be offered. An offer that waits is withdrawn with
    /// it. Only `SCHOOL_USER` and `TRUST_USER` of the school, and `LA_ADMIN` and `LA_OFFICER` of the area may.
    #[graphql(guard = "May::call(\"closeSupportRequest\")")]
    async fn close_support_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request, and why.")] input: CloseSupportRequestInput,
    ) -> Result<CloseSupportRequestPayload> {
        let Some(GlobalId::SupportRequest(request_id)) = GlobalId::decode(&input.request_id) else {
            return Err(Code::NotFound.error("there is no request with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(CloseSupportRequestPayload { request: None, user_errors });
        }
        let result = service::close_request(operation(ctx)?, input.closing(request_id)).await;
        let request = outcome(ctx, &mut user_errors, result)?.map(SupportRequest);
        Ok(CloseSupportRequestPayload { request, user_errors })
    }
}

impl CloseSupportRequestInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn closing(self, request_id: String) -> Closing {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { id: request_id, expected_version: self.expected_version, idempotency };
        Closing { call, reason: self.reason }
    }
}
