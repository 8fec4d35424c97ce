use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::commissioning::graphql::Priority;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_CODE, check_key, check_length, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::needs::service::{self, Drawing};
use crate::operation::Idempotency;

/// Needs that a priority is to be drawn from.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct DrawPriorityFromNeedsInput {
    /// Global id of the priority.
    priority_id: ID,
    /// Version of the priority that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Global id of the analysis: of the area and the year of the plan.
    analysis_id: ID,
    /// Codes of the rules whose findings are to become better, in place of those that were named before; none to say that it is drawn from no
    /// need.
    rule_codes: Vec<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `drawPriorityFromNeeds` did.
#[derive(Debug, SimpleObject)]
pub struct DrawPriorityFromNeedsPayload {
    /// The priority as it is now. Null if there are `userErrors`.
    priority: Option<Priority>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `TOO_MANY`,
    /// `UNKNOWN_ANALYSIS`, `OTHER_YEAR`, `UNKNOWN_RULE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct DrawPriorityFromNeeds;

#[Object]
impl DrawPriorityFromNeeds {
    /// Says from which needs a priority is drawn. Only `LA_ADMIN` and `LA_OFFICER` of its area may.
    #[graphql(guard = "May::call(\"drawPriorityFromNeeds\")")]
    async fn draw_priority_from_needs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which priority, and from which needs.")] input: DrawPriorityFromNeedsInput,
    ) -> Result<DrawPriorityFromNeedsPayload> {
        let Some(GlobalId::Priority(priority_id)) = GlobalId::decode(&input.priority_id) else {
            return Err(Code::NotFound.error("there is no priority with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(DrawPriorityFromNeedsPayload { priority: None, user_errors });
        }
        let result = service::draw_priority(operation(ctx)?, input.drawing(priority_id)).await;
        let priority = outcome(ctx, &mut user_errors, result)?.map(Priority);
        Ok(DrawPriorityFromNeedsPayload { priority, user_errors })
    }
}

impl DrawPriorityFromNeedsInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_length(&mut errors, "ruleCodes", self.rule_codes.len());
        for code in &self.rule_codes {
            check_text(&mut errors, "ruleCodes", code, LONGEST_CODE);
        }
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn drawing(self, priority_id: String) -> Drawing {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let analysis_id = match GlobalId::decode(&self.analysis_id) {
            Some(GlobalId::NeedAnalysis(key)) => key,
            // A key of something else is a key of no analysis.
            _ => String::new(),
        };
        Drawing {
            priority_id,
            expected_version: self.expected_version,
            analysis_id,
            rule_codes: self.rule_codes,
            idempotency,
        }
    }
}
