use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{GroupUid, LaCode, Ukprn, Urn};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::providers::graphql::{Provider, ProviderKind};
use crate::providers::service::{self, Registration};

/// A provider to be registered.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RegisterProviderInput {
    /// Local authority whose partnership it is to work for; needed by who works for several.
    area_la_code: Option<LaCode>,
    /// What kind of body it is.
    kind: ProviderKind,
    /// Name to show; no other provider of the area may have it.
    name: String,
    /// The academy trust on the register that it is: needed for the kind `TRUST`, not taken for any other.
    trust_uid: Option<GroupUid>,
    /// The school on the register that leads it, such as the teaching school of an alliance.
    school_urn: Option<Urn>,
    /// UK provider reference number.
    ukprn: Option<Ukprn>,
    /// Address of its website, http or https.
    website: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `registerProvider` did.
#[derive(Debug, SimpleObject)]
pub struct RegisterProviderPayload {
    /// The provider. Null if there are `userErrors`.
    provider: Option<Provider>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `NAME_TAKEN`, `TRUST_NEEDED`, `TRUST_NOT_EXPECTED`, `UNKNOWN_TRUST`, `UNKNOWN_SCHOOL`, `NOT_AN_ADDRESS`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RegisterProvider;

#[Object]
impl RegisterProvider {
    /// Registers a provider within the partnership of an area, and an organisation of its name for which
    /// `TEACHING_SCHOOL_USER` can be granted. Only `LA_ADMIN` and `LA_OFFICER` may, for their area.
    #[graphql(guard = "May::call(\"registerProvider\")")]
    async fn register_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is to be registered.")] input: RegisterProviderInput,
    ) -> Result<RegisterProviderPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RegisterProviderPayload { provider: None, user_errors });
        }
        let result = service::register_provider(operation(ctx)?, input.registration()).await;
        let provider = outcome(ctx, &mut user_errors, result)?.map(Provider);
        Ok(RegisterProviderPayload { provider, user_errors })
    }
}

impl RegisterProviderInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "name", &self.name, LONGEST_NAME);
        check_optional_text(&mut errors, "website", self.website.as_ref(), LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn registration(self) -> Registration {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Registration {
            area: self.area_la_code.map(|code| code.0),
            kind: self.kind.into(),
            name: self.name.trim().to_owned(),
            trust_uid: self.trust_uid.map(|uid| uid.0),
            school_urn: self.school_urn.map(|urn| urn.0),
            ukprn: self.ukprn.map(|ukprn| ukprn.0),
            website: self.website.map(|website| website.trim().to_owned()),
            idempotency,
        }
    }
}
