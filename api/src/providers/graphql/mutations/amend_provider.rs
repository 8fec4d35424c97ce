use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Ukprn, Urn};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::providers::graphql::Provider;
use crate::providers::service::{self, Amendment};

/// What is to be amended of a provider. What is left out, or null, stays as it is.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AmendProviderInput {
    /// Global id of the provider.
    provider_id: ID,
    /// Version of the provider that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Name to show; no other provider of the area may have it.
    name: Option<String>,
    /// Address of its website, http or https.
    website: Option<String>,
    /// UK provider reference number.
    ukprn: Option<Ukprn>,
    /// The school on the register that leads it.
    school_urn: Option<Urn>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `amendProvider` did.
#[derive(Debug, SimpleObject)]
pub struct AmendProviderPayload {
    /// The provider as it is now. Null if there are `userErrors`.
    provider: Option<Provider>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `NAME_TAKEN`, `UNKNOWN_SCHOOL`, `NOT_AN_ADDRESS`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct AmendProvider;

#[Object]
impl AmendProvider {
    /// Amends what is known of a provider; a new name is its organisation's too. Kind and trust stay: register another
    /// provider for another body. Only `LA_ADMIN` and `LA_OFFICER` may, for their area.
    #[graphql(guard = "May::call(\"amendProvider\")")]
    async fn amend_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which provider, and what is to be amended.")] input: AmendProviderInput,
    ) -> Result<AmendProviderPayload> {
        let Some(GlobalId::Provider(provider_id)) = GlobalId::decode(&input.provider_id) else {
            return Err(Code::NotFound.error("there is no provider with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(AmendProviderPayload { provider: None, user_errors });
        }
        let result = service::amend_provider(operation(ctx)?, input.amendment(provider_id)).await;
        let provider = outcome(ctx, &mut user_errors, result)?.map(Provider);
        Ok(AmendProviderPayload { provider, user_errors })
    }
}

impl AmendProviderInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "name", self.name.as_ref(), LONGEST_NAME);
        check_optional_text(&mut errors, "website", self.website.as_ref(), LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn amendment(self, provider_id: String) -> Amendment {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Amendment {
            provider_id,
            expected_version: self.expected_version,
            name: self.name.map(|name| name.trim().to_owned()),
            school_urn: self.school_urn.map(|urn| urn.0),
            ukprn: self.ukprn.map(|ukprn| ukprn.0),
            website: self.website.map(|website| website.trim().to_owned()),
            idempotency,
        }
    }
}
