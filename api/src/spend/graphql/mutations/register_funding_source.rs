use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::{LONGEST_CODE, trimmed};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_NAME, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::LaCode;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::graphql::FundingSource;
use crate::spend::service::{self, SourceRegistration};

/// A funding source to be registered.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RegisterFundingSourceInput {
    /// Local authority whose partnership is to use it; needed by who runs several.
    area_la_code: Option<LaCode>,
    /// Code within the partnership, such as `DSG`; no other source of the area may have it, and it never changes.
    code: String,
    /// Name to show.
    name: String,
    /// Whether others pay beside the partnership: schools, trusts, sponsors.
    is_co_funding: bool,
    /// Whether the money is counted already where it was given, and is only passed on: no total counts it.
    is_pass_through: bool,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `registerFundingSource` did.
#[derive(Debug, SimpleObject)]
pub struct RegisterFundingSourcePayload {
    /// The source. Null if there are `userErrors`.
    funding_source: Option<FundingSource>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `CODE_TAKEN`, `BOTH_KINDS` (money that is only passed on is no co-funding: say one of the two).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RegisterFundingSource;

#[Object]
impl RegisterFundingSource {
    /// Registers where money of the partnership comes from. What kind of money it is stays, because the ledger is kept by it.
    /// Only `LA_ADMIN` may, for its area.
    #[graphql(guard = "May::call(\"registerFundingSource\")")]
    async fn register_funding_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be registered.")] input: RegisterFundingSourceInput,
    ) -> Result<RegisterFundingSourcePayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RegisterFundingSourcePayload { funding_source: None, user_errors });
        }
        let result = service::register_funding_source(operation(ctx)?, input.registration()).await;
        let funding_source = outcome(ctx, &mut user_errors, result)?.map(FundingSource);
        Ok(RegisterFundingSourcePayload { funding_source, user_errors })
    }
}

impl RegisterFundingSourceInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "code", &self.code, LONGEST_CODE);
        check_text(&mut errors, "name", &self.name, LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn registration(self) -> SourceRegistration {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        SourceRegistration {
            area: self.area_la_code.map(|code| code.0),
            code: trimmed(&self.code),
            name: trimmed(&self.name),
            is_co_funding: self.is_co_funding,
            is_pass_through: self.is_pass_through,
            idempotency,
        }
    }
}
