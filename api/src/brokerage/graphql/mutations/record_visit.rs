use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{check_days, days_of};
use crate::brokerage::graphql::Visit;
use crate::brokerage::service::{self, Visiting};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Period};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A visit to be written down.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RecordVisitInput {
    /// Global id of the deployment.
    deployment_id: ID,
    /// Day: within the deployment, and not to come.
    visited_on: Date,
    /// The half-term whose days it uses, such as `2016/17 half-term 1`. That of the day if left out, by the months:
    /// September, November, January, February, April and June begin one; where schools keep others, name it.
    half_term: Option<Period>,
    /// How long it took: half a day or a day; of a provider's people, together, more.
    days: f64,
    /// What was done; 2,000 characters at most. Write of the work, not of people.
    note: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `recordVisit` did.
#[derive(Debug, SimpleObject)]
pub struct RecordVisitPayload {
    /// The visit. Null if there are `userErrors`.
    visit: Option<Visit>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `NOT_DAYS`, `WRONG_STATE` (the deployment is not under way), `IN_FUTURE`,
    /// `OUTSIDE_DEPLOYMENT`, `MORE_THAN_AGREED`, `MORE_THAN_A_DAY` (of one person), `NOT_OF_THE_DAY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RecordVisit;

#[Object]
impl RecordVisit {
    /// Writes down time that was given to a school. Only the person who is sent, `TEACHING_SCHOOL_USER` of its
    /// provider, and `LA_ADMIN` and `LA_OFFICER` of the area may.
    #[graphql(guard = "May::call(\"recordVisit\")")]
    async fn record_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When, for how long, and what was done.")] input: RecordVisitInput,
    ) -> Result<RecordVisitPayload> {
        let Some(GlobalId::Deployment(deployment_id)) = GlobalId::decode(&input.deployment_id) else {
            return Err(Code::NotFound.error("there is no deployment with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RecordVisitPayload { visit: None, user_errors });
        }
        let result = service::record_visit(operation(ctx)?, input.visiting(deployment_id)).await;
        let visit = outcome(ctx, &mut user_errors, result)?.map(Visit);
        Ok(RecordVisitPayload { visit, user_errors })
    }
}

impl RecordVisitInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "note", &self.note, LONGEST_TEXT);
        check_days(&mut errors, "days", self.days, 1);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn visiting(self, deployment_id: String) -> Visiting {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Visiting {
            deployment_id,
            visited_on: self.visited_on.0,
            half_term: self.half_term.map(|period| period.0),
            days: days_of(self.days),
            note: self.note,
            idempotency,
        }
    }
}
