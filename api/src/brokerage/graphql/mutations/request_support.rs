use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{check_days, days_of};
use crate::brokerage::graphql::SupportRequest;
use crate::brokerage::service::{self, Asking};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_length, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Urn};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// What a school asks for.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RequestSupportInput {
    /// The school.
    urn: Urn,
    /// What it needs, in words; 2,000 characters at most.
    need: String,
    /// Codes of the specialisms that are asked for, 1 to 100; `specialisms` lists them.
    specialism_codes: Vec<String>,
    /// How many days of support: whole or half ones, from 0.5 to 200.
    days: f64,
    /// First day on which it wants support.
    needed_from: Date,
    /// Last day on which it wants support: not over, and within two years of the first.
    needed_to: Date,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `requestSupport` did.
#[derive(Debug, SimpleObject)]
pub struct RequestSupportPayload {
    /// The request. Null if there are `userErrors`.
    request: Option<SupportRequest>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `TOO_MANY`, `NOT_DAYS`, `UNKNOWN_SCHOOL` (or not open), `UNKNOWN_SPECIALISM`, `TWICE`,
    /// `EMPTY`, `ENDS_BEFORE_START`, `TOO_LONG_A_TIME`, `IN_PAST`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RequestSupport;

#[Object]
impl RequestSupport {
    /// Asks for support for a school. Only `SCHOOL_USER` and `TRUST_USER` may, for their schools, and `LA_ADMIN` and
    /// `LA_OFFICER` for those of their area.
    #[graphql(guard = "May::call(\"requestSupport\")")]
    async fn request_support(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which school, and what it needs.")] input: RequestSupportInput,
    ) -> Result<RequestSupportPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RequestSupportPayload { request: None, user_errors });
        }
        let result = service::request_support(operation(ctx)?, input.asking()).await;
        let request = outcome(ctx, &mut user_errors, result)?.map(SupportRequest);
        Ok(RequestSupportPayload { request, user_errors })
    }
}

impl RequestSupportInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "need", &self.need, LONGEST_TEXT);
        check_length(&mut errors, "specialismCodes", self.specialism_codes.len());
        check_days(&mut errors, "days", self.days, 1);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn asking(self) -> Asking {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Asking {
            urn: self.urn.0,
            need: self.need,
            specialisms: self.specialism_codes,
            days: days_of(self.days),
            between: (self.needed_from.0, self.needed_to.0),
            idempotency,
        }
    }
}
