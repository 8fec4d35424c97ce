use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::trimmed;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::spend::graphql::FundingSource;
use crate::spend::service::{self, Renaming};

/// What is to be amended of a funding source.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AmendFundingSourceInput {
    /// Global id of the source.
    funding_source_id: ID,
    /// Version of the source that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Name to show.
    name: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `amendFundingSource` did.
#[derive(Debug, SimpleObject)]
pub struct AmendFundingSourcePayload {
    /// The source as it is now. Null if there are `userErrors`.
    funding_source: Option<FundingSource>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct AmendFundingSource;

#[Object]
impl AmendFundingSource {
    /// Gives a funding source another name. Code and kind stay: register another source for other money. Only `LA_ADMIN` may,
    /// for its area.
    #[graphql(guard = "May::call(\"amendFundingSource\")")]
    async fn amend_funding_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which source, and what it is to be called.")] input: AmendFundingSourceInput,
    ) -> Result<AmendFundingSourcePayload> {
        let Some(GlobalId::FundingSource(funding_source_id)) = GlobalId::decode(&input.funding_source_id) else {
            return Err(Code::NotFound.error("there is no funding source with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(AmendFundingSourcePayload { funding_source: None, user_errors });
        }
        let result = service::amend_funding_source(operation(ctx)?, input.renaming(funding_source_id)).await;
        let funding_source = outcome(ctx, &mut user_errors, result)?.map(FundingSource);
        Ok(AmendFundingSourcePayload { funding_source, user_errors })
    }
}

impl AmendFundingSourceInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "name", &self.name, LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn renaming(self, funding_source_id: String) -> Renaming {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Renaming { funding_source_id, expected_version: self.expected_version, name: trimmed(&self.name), idempotency }
    }
}
