use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::priority_key;
use crate::commissioning::graphql::Priority;
use crate::commissioning::service::{self, PriorityRevision};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// What is to be revised of a priority. What is left out, or null, stays as it is.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RevisePriorityInput {
    /// Global id of the priority.
    priority_id: ID,
    /// Version of the priority that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// What is to improve.
    title: Option<String>,
    /// Why and how.
    description: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `revisePriority` did.
#[derive(Debug, SimpleObject)]
pub struct RevisePriorityPayload {
    /// The priority. Null if there are `userErrors`.
    priority: Option<Priority>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RevisePriority;

#[Object]
impl RevisePriority {
    /// Revises the words of a priority; its code stays. Only `LA_ADMIN` and `LA_OFFICER` of its area may.
    #[graphql(guard = "May::call(\"revisePriority\")")]
    async fn revise_priority(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which priority, and what is to be revised.")] input: RevisePriorityInput,
    ) -> Result<RevisePriorityPayload> {
        let priority_id = priority_key(&input.priority_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RevisePriorityPayload { priority: None, user_errors });
        }
        let result = service::revise_priority(operation(ctx)?, input.revision(priority_id)).await;
        let priority = outcome(ctx, &mut user_errors, result)?.map(Priority);
        Ok(RevisePriorityPayload { priority, user_errors })
    }
}

impl RevisePriorityInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "title", self.title.as_ref(), LONGEST_NAME);
        check_optional_text(&mut errors, "description", self.description.as_ref(), LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn revision(self, priority_id: String) -> PriorityRevision {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        PriorityRevision {
            priority_id,
            expected_version: self.expected_version,
            title: self.title.map(|text| text.trim().to_owned()),
            description: self.description.map(|text| text.trim().to_owned()),
            idempotency,
        }
    }
}
