use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::decoded;
use crate::brokerage::graphql::Supporter;
use crate::brokerage::graphql::enums::Designation;
use crate::brokerage::service::{self, Entry, Profile};
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, check_key, check_length, check_optional_text, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, LaCode, Urn};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// Who is to be put on the register of those who can be sent to support schools.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RegisterSupporterInput {
    /// Local authority whose partnership it works for; needed by who works for several.
    area_la_code: Option<LaCode>,
    /// Name to show; 200 characters at most.
    name: String,
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
    /// Codes of its specialisms, 1 to 100; `specialisms` lists them.
    specialism_codes: Vec<String>,
    /// GIAS codes of the phases that it knows, 1 to 100; `codeLists { phases }` lists them.
    phase_codes: Vec<i32>,
    /// First day on which it can be sent; today if left out.
    valid_from: Option<Date>,
    /// Last day on which it can be sent.
    valid_to: Option<Date>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `registerSupporter` did.
#[derive(Debug, SimpleObject)]
pub struct RegisterSupporterPayload {
    /// The supporter. Null if there are `userErrors`.
    supporter: Option<Supporter>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `TOO_MANY`, `DESIGNATION_MISSING`, `SUBJECT_NOT_EXPECTED`, `HOME_SCHOOL_MISSING`,
    /// `UNKNOWN_PROVIDER`, `UNKNOWN_SCHOOL`, `UNKNOWN_USER`, `USER_TAKEN`, `UNKNOWN_SPECIALISM`, `UNKNOWN_PHASE`,
    /// `TWICE`, `EMPTY`, `ENDS_BEFORE_START`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RegisterSupporter;

#[Object]
impl RegisterSupporter {
    /// Puts a system leader, or a provider with its people, on the register of those who can be sent to support
    /// schools. Only `LA_ADMIN` and `LA_OFFICER` may, for their area.
    #[graphql(guard = "May::call(\"registerSupporter\")")]
    async fn register_supporter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is to be registered.")] input: RegisterSupporterInput,
    ) -> Result<RegisterSupporterPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RegisterSupporterPayload { supporter: None, user_errors });
        }
        let result = service::register_supporter(operation(ctx)?, input.entry()).await;
        let supporter = outcome(ctx, &mut user_errors, result)?.map(Supporter);
        Ok(RegisterSupporterPayload { supporter, user_errors })
    }
}

impl RegisterSupporterInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "name", &self.name, LONGEST_NAME);
        check_optional_text(&mut errors, "subject", self.subject.as_ref(), LONGEST_NAME);
        check_length(&mut errors, "specialismCodes", self.specialism_codes.len());
        check_length(&mut errors, "phaseCodes", self.phase_codes.len());
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn entry(self) -> Entry {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let profile = Profile {
            name: Some(self.name.trim().to_owned()),
            designation: self.designation.map(Into::into),
            subject: self.subject,
            provider_id: self.provider_id.map(|id| decoded(&id, GlobalId::provider_key)),
            home_urn: self.home_school_urn.map(|urn| urn.0),
            specialisms: Some(self.specialism_codes),
            phases: Some(self.phase_codes),
            valid_from: self.valid_from.map(|day| day.0),
            valid_to: self.valid_to.map(|day| day.0),
        };
        Entry { area: self.area_la_code.map(|code| code.0), profile, idempotency }
    }
}
