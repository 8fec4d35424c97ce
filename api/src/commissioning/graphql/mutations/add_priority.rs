use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::plan_key;
use crate::commissioning::graphql::Priority;
use crate::commissioning::service::{self, NewPriority};
use crate::graphql::access::May;
use crate::graphql::input::{
    LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, check_text, outcome,
};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A priority to be added to a plan.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AddPriorityInput {
    /// Global id of the plan.
    plan_id: ID,
    /// Code within the plan, such as `4`; no other priority of the plan may have it.
    code: String,
    /// What is to improve.
    title: String,
    /// Why and how.
    description: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `addPriority` did.
#[derive(Debug, SimpleObject)]
pub struct AddPriorityPayload {
    /// The priority. Null if there are `userErrors`.
    priority: Option<Priority>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `CODE_TAKEN`, `TOO_MANY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct AddPriority;

#[Object]
impl AddPriority {
    /// Adds a priority to a plan, which has 20 at most. Only `LA_ADMIN` and `LA_OFFICER` of its area may.
    #[graphql(guard = "May::call(\"addPriority\")")]
    async fn add_priority(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To which plan, and what.")] input: AddPriorityInput,
    ) -> Result<AddPriorityPayload> {
        let plan_id = plan_key(&input.plan_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(AddPriorityPayload { priority: None, user_errors });
        }
        let result = service::add_priority(operation(ctx)?, input.new_priority(plan_id)).await;
        let priority = outcome(ctx, &mut user_errors, result)?.map(Priority);
        Ok(AddPriorityPayload { priority, user_errors })
    }
}

impl AddPriorityInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "code", &self.code, LONGEST_CODE);
        check_text(&mut errors, "title", &self.title, LONGEST_NAME);
        check_optional_text(&mut errors, "description", self.description.as_ref(), LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn new_priority(self, plan_id: String) -> NewPriority {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        NewPriority {
            plan_id,
            code: self.code.trim().to_owned(),
            title: self.title.trim().to_owned(),
            description: self.description.map(|text| text.trim().to_owned()),
            idempotency,
        }
    }
}
