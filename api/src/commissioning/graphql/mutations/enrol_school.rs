use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::intervention_key;
use crate::commissioning::graphql::Participation;
use crate::commissioning::service::{self, Enrolment, SchoolPlace, Subject};
use crate::graphql::access::May;
use crate::graphql::input::{check_key, check_not_negative, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Urn};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A school that is to take part in an intervention.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct EnrolSchoolInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// The school, which has to be open.
    urn: Urn,
    /// Whom of the school it is for: a code of `cohorts`.
    cohort_code: String,
    /// Places planned for the school: pupils, or staff.
    places: Option<i32>,
    /// Fixed share of the cost, as parts of the sum of the parts of all schools; by pupils reached, or equally, if
    /// left out.
    cost_share_parts: Option<i32>,
    /// First day, in the year of the plan; if left out, the planned first day, or today if that has passed.
    joined_on: Option<Date>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `enrolSchool` did.
#[derive(Debug, SimpleObject)]
pub struct EnrolSchoolPayload {
    /// The participation as it is now. Null if there are `userErrors`.
    participation: Option<Participation>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `NEGATIVE`, `UNKNOWN_SCHOOL`, `SCHOOL_NOT_OPEN`, `SCHOOL_TWICE`, `UNKNOWN_COHORT`,
    /// `OUTSIDE_YEAR`, `WRONG_STATE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct EnrolSchool;

#[Object]
impl EnrolSchool {
    /// Lets a school take part in an intervention that is not over, and shares the cost anew. Only `LA_ADMIN` and
    /// `LA_OFFICER` of its area may.
    #[graphql(guard = "May::call(\"enrolSchool\")")]
    async fn enrol_school(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which school, and in which intervention.")] input: EnrolSchoolInput,
    ) -> Result<EnrolSchoolPayload> {
        let intervention_id = intervention_key(&input.intervention_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(EnrolSchoolPayload { participation: None, user_errors });
        }
        let result = service::enrol_school(operation(ctx)?, input.enrolment(intervention_id)).await;
        let participation = outcome(ctx, &mut user_errors, result)?.map(Participation);
        Ok(EnrolSchoolPayload { participation, user_errors })
    }
}

impl EnrolSchoolInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_not_negative(&mut errors, "places", self.places);
        check_not_negative(&mut errors, "costShareParts", self.cost_share_parts);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn enrolment(self, intervention_id: String) -> Enrolment {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Enrolment {
            subject: Subject { intervention_id, expected_version: self.expected_version, idempotency },
            school: SchoolPlace {
                urn: self.urn.0,
                cohort_code: self.cohort_code,
                places: self.places,
                cost_share_parts: self.cost_share_parts,
            },
            joined_on: self.joined_on.map(|day| day.0),
        }
    }
}
