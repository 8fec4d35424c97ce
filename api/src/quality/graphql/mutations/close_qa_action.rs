use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaAction;
use crate::quality::service::{self, ClosingAction};

/// An action that is done, or is not to be done any more.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct CloseQaActionInput {
    /// Global id of the action.
    action_id: ID,
    /// Version of the action that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Whether it is done; dropped otherwise.
    is_done: bool,
    /// What was done, or why it is dropped; 2,000 characters at most.
    note: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `closeQaAction` did.
#[derive(Debug, SimpleObject)]
pub struct CloseQaActionPayload {
    /// The action as it is now. Null if there are `userErrors`.
    action: Option<QaAction>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE` (the review is not moderated yet), `INTEREST` (you belong to what is reviewed),
    /// `CLOSED_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct CloseQaAction;

#[Object]
impl CloseQaAction {
    /// Closes an action that followed a review, as done or dropped. Who may publish the outcome of the review may close its actions: not who is
    /// reviewed, but for a school, to which its peer review belongs.
    #[graphql(guard = "May::call(\"closeQaAction\")")]
    async fn close_qa_action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which action, and how it is closed.")] input: CloseQaActionInput,
    ) -> Result<CloseQaActionPayload> {
        let Some(GlobalId::QaAction(action_id)) = GlobalId::decode(&input.action_id) else {
            return Err(Code::NotFound.error("there is no action with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(CloseQaActionPayload { action: None, user_errors });
        }
        let asked = input.closing(action_id);
        let result = service::close_action(operation(ctx)?, asked).await;
        let action = outcome(ctx, &mut user_errors, result)?.map(QaAction);
        Ok(CloseQaActionPayload { action, user_errors })
    }
}

impl CloseQaActionInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "note", &self.note, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn closing(self, action_id: String) -> ClosingAction {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let Self { expected_version, is_done, note, .. } = self;
        ClosingAction { action_id, expected_version, is_done, note, idempotency }
    }
}
