use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::decoded;
use crate::brokerage::graphql::Supporter;
use crate::brokerage::graphql::enums::Designation;
use crate::brokerage::service::{self, Call, Profile};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, check_key, check_length, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Urn};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// What is to be amended of a supporter. What is left out stays as it is.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AmendSupporterInput {
    /// Global id of the supporter.
    supporter_id: ID,
    /// Version of the supporter that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Name to show; 200 characters at most.
    name: Option<String>,
    /// As what the person is designated. Left out for a provider with its people.
    designation: Option<Designation>,
    /// What the person signs in as, if it does: the `sub` of its token. It has to hold a membership in the area, and
    /// be on its register once. Whoever is sent is then not independent in reviews of the school and of its
    /// provider.
    subject: Option<String>,
    /// Global id of the provider that it is, or that sends the person.
    provider_id: Option<ID>,
    /// The school that it comes from; a person needs one.
    home_school_urn: Option<Urn>,
    /// Codes of its specialisms, 1 to 100; `specialisms` lists them. In place of those that it has.
    specialism_codes: Option<Vec<String>>,
    /// GIAS codes of the phases that it knows, 1 to 100; `codeLists { phases }` lists them. In place of those that
    /// it has.
    phase_codes: Option<Vec<i32>>,
    /// First day on which it can be sent.
    valid_from: Option<Date>,
    /// Last day on which it can be sent: not before that of a deployment that is not over.
    valid_to: Option<Date>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `amendSupporter` did.
#[derive(Debug, SimpleObject)]
pub struct AmendSupporterPayload {
    /// The supporter as it is now. Null if there are `userErrors`.
    supporter: Option<Supporter>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `TOO_MANY`, `DESIGNATION_MISSING`, `SUBJECT_NOT_EXPECTED`, `HOME_SCHOOL_MISSING`,
    /// `UNKNOWN_PROVIDER`, `UNKNOWN_SCHOOL`, `UNKNOWN_USER`, `USER_TAKEN`, `UNKNOWN_SPECIALISM`, `UNKNOWN_PHASE`,
    /// `TWICE`, `EMPTY`, `ENDS_BEFORE_START`, `STILL_SENT`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct AmendSupporter;

#[Object]
impl AmendSupporter {
    /// Amends an entry of the register of those who can be sent. Only `LA_ADMIN` and `LA_OFFICER` of the area may.
    #[graphql(guard = "May::call(\"amendSupporter\")")]
    async fn amend_supporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entry, and what is to be amended.")] input: AmendSupporterInput,
    ) -> Result<AmendSupporterPayload> {
        let Some(GlobalId::Supporter(supporter_id)) = GlobalId::decode(&input.supporter_id) else {
            return Err(Code::NotFound.error("there is no supporter with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(AmendSupporterPayload { supporter: None, user_errors });
        }
        let result = {
            let (call, profile) = input.amendment(supporter_id);
            service::amend_supporter(operation(ctx)?, call, profile).await
        };
        let supporter = outcome(ctx, &mut user_errors, result)?.map(Supporter);
        Ok(AmendSupporterPayload { supporter, user_errors })
    }
}

impl AmendSupporterInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "name", self.name.as_ref(), LONGEST_NAME);
        check_optional_text(&mut errors, "subject", self.subject.as_ref(), LONGEST_NAME);
        check_length(&mut errors, "specialismCodes", self.specialism_codes.as_ref().map_or(0, Vec::len));
        check_length(&mut errors, "phaseCodes", self.phase_codes.as_ref().map_or(0, Vec::len));
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn amendment(self, supporter_id: String) -> (Call, Profile) {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { id: supporter_id, expected_version: self.expected_version, idempotency };
        let profile = Profile {
            name: self.name.map(|name| name.trim().to_owned()),
            designation: self.designation.map(Into::into),
            subject: self.subject,
            provider_id: self.provider_id.map(|id| decoded(&id, GlobalId::provider_key)),
            home_urn: self.home_school_urn.map(|urn| urn.0),
            specialisms: self.specialism_codes,
            phases: self.phase_codes,
            valid_from: self.valid_from.map(|day| day.0),
            valid_to: self.valid_to.map(|day| day.0),
        };
        (call, profile)
    }
}
