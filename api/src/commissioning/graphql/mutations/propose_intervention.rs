use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{
    DocumentLinkInput, SchoolPlaceInput, SuccessCriterionInput, check_criteria, check_documents, check_most,
    check_schools, criteria, documents, school_places,
};
use super::keys::{plan_named, priority_named, provider_named};
use crate::commissioning::graphql::{Intervention, InterventionKind};
use crate::commissioning::rules::PlannedDays;
use crate::commissioning::service::{self, Proposal};
use crate::graphql::access::May;
use crate::graphql::input::{
    LONGEST_NAME, LONGEST_TEXT, check_key, check_length, check_optional_text, check_text, outcome,
};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An intervention to be proposed to the board.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ProposeInterventionInput {
    /// Global id of the plan.
    plan_id: ID,
    /// Global id of the priority that it serves, of the same plan.
    priority_id: ID,
    /// What kind of work it is.
    kind: InterventionKind,
    /// Title.
    title: String,
    /// What is to be done and why.
    summary: Option<String>,
    /// Global id of the provider that is to deliver it; it can be named later, but before the board approves.
    provider_id: Option<ID>,
    /// Global id of the provider that brokers it, if it is not the local authority.
    broker_id: Option<ID>,
    /// Phase of the schools that it is for: a code of `codeLists { phases }`; for all if left out.
    phase_code: Option<i32>,
    /// Cohorts at whom it is aimed: codes of `cohorts`; 20 at most.
    #[graphql(default)]
    cohort_codes: Vec<String>,
    /// Planned first day, in the year of the plan.
    planned_starts_on: Option<Date>,
    /// Planned last day, in the year of the plan.
    planned_ends_on: Option<Date>,
    /// Schools that are to take part, each once; 100 at most, others by `enrolSchool`.
    #[graphql(default)]
    schools: Vec<SchoolPlaceInput>,
    /// What it is to achieve; 20 at most.
    #[graphql(default)]
    success_criteria: Vec<SuccessCriterionInput>,
    /// Documents that are kept elsewhere; 20 at most.
    #[graphql(default)]
    documents: Vec<DocumentLinkInput>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `proposeIntervention` did.
#[derive(Debug, SimpleObject)]
pub struct ProposeInterventionPayload {
    /// The intervention, with its reference. Null if there are `userErrors`.
    intervention: Option<Intervention>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `TOO_MANY`, `NEGATIVE`, `TOO_FINE`, `TOO_LARGE`, `UNKNOWN_CATEGORY`, `NOT_AN_ADDRESS`, `UNKNOWN_PLAN`,
    /// `UNKNOWN_PRIORITY`, `UNKNOWN_PROVIDER`, `UNKNOWN_BROKER`, `UNKNOWN_PHASE`, `UNKNOWN_COHORT`, `UNKNOWN_SCHOOL`,
    /// `SCHOOL_NOT_OPEN`, `SCHOOL_TWICE`, `NOT_OWN_SCHOOL`, `SCHOOL_NEEDED`, `NOT_OWN_PROVIDER`, `OUTSIDE_YEAR`,
    /// `ENDS_BEFORE_IT_STARTS`, `DUE_BEFORE_START`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ProposeIntervention;

#[Object]
impl ProposeIntervention {
    /// Proposes an intervention to the board: it is `PROPOSED`. `LA_ADMIN` and `LA_OFFICER` may propose anything in their
    /// area, `TEACHING_SCHOOL_USER` what its organisation is to deliver or broker, `TRUST_USER` what schools of its trust,
    /// and no others, are to take part in.
    #[graphql(guard = "May::call(\"proposeIntervention\")")]
    async fn propose_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be proposed.")] input: ProposeInterventionInput,
    ) -> Result<ProposeInterventionPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ProposeInterventionPayload { intervention: None, user_errors });
        }
        let result = service::propose_intervention(operation(ctx)?, input.proposal()).await;
        let intervention = outcome(ctx, &mut user_errors, result)?.map(Intervention);
        Ok(ProposeInterventionPayload { intervention, user_errors })
    }
}

impl ProposeInterventionInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "title", &self.title, LONGEST_NAME);
        check_optional_text(&mut errors, "summary", self.summary.as_ref(), LONGEST_TEXT);
        check_most(&mut errors, "cohortCodes", self.cohort_codes.len());
        check_length(&mut errors, "schools", self.schools.len());
        check_schools(&mut errors, &self.schools);
        check_most(&mut errors, "successCriteria", self.success_criteria.len());
        check_criteria(&mut errors, &self.success_criteria);
        check_most(&mut errors, "documents", self.documents.len());
        check_documents(&mut errors, &self.documents);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn proposal(self) -> Proposal {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Proposal {
            plan_id: plan_named(&self.plan_id),
            priority_id: priority_named(&self.priority_id),
            kind: self.kind.into(),
            title: self.title.trim().to_owned(),
            summary: self.summary.map(|text| text.trim().to_owned()),
            provider_id: self.provider_id.as_ref().map(provider_named),
            broker_id: self.broker_id.as_ref().map(provider_named),
            phase_code: self.phase_code,
            cohort_codes: self.cohort_codes,
            days: PlannedDays {
                starts_on: self.planned_starts_on.map(|day| day.0),
                ends_on: self.planned_ends_on.map(|day| day.0),
            },
            schools: school_places(self.schools),
            criteria: criteria(self.success_criteria),
            documents: documents(self.documents),
            external_reference: None,
            idempotency,
        }
    }
}
