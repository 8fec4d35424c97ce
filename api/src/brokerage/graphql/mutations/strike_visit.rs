use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::brokerage::graphql::Visit;
use crate::brokerage::service::{self, Striking};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A visit to be struck out.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct StrikeVisitInput {
    /// Global id of the visit.
    visit_id: ID,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `strikeVisit` did.
#[derive(Debug, SimpleObject)]
pub struct StrikeVisitPayload {
    /// The visit as it is now. Null if there are `userErrors`.
    visit: Option<Visit>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WRONG_STATE` (the deployment is not under way), `STRUCK_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct StrikeVisit;

#[Object]
impl StrikeVisit {
    /// Strikes a visit out that was written down by mistake: it stays to be read and does not count. Who may write
    /// visits down may strike them out.
    #[graphql(guard = "May::call(\"strikeVisit\")")]
    async fn strike_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which visit, and why.")] input: StrikeVisitInput,
    ) -> Result<StrikeVisitPayload> {
        let Some(GlobalId::Visit(visit_id)) = GlobalId::decode(&input.visit_id) else {
            return Err(Code::NotFound.error("there is no visit with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(StrikeVisitPayload { visit: None, user_errors });
        }
        let result = service::strike_visit(operation(ctx)?, input.striking(visit_id)).await;
        let visit = outcome(ctx, &mut user_errors, result)?.map(Visit);
        Ok(StrikeVisitPayload { visit, user_errors })
    }
}

impl StrikeVisitInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn striking(self, visit_id: String) -> Striking {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Striking { visit_id, reason: self.reason, idempotency }
    }
}
