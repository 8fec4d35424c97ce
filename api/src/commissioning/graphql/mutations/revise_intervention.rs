use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{
    DocumentLinkInput, SuccessCriterionInput, check_criteria, check_documents, check_most, criteria, documents,
};
use super::keys::{intervention_key, priority_named, provider_named};
use crate::commissioning::graphql::{Intervention, InterventionKind};
use crate::commissioning::rules::PlannedDays;
use crate::commissioning::service::{self, Revision, Subject};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// What is to be revised of an intervention. What is left out, or null, stays as it is; a list takes the place of the list
/// that is there.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ReviseInterventionInput {
    /// Global id of the intervention.
    intervention_id: ID,
    /// Version of the intervention that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Title; until it is evaluated, rejected or cancelled.
    title: Option<String>,
    /// What is to be done and why; until it is evaluated, rejected or cancelled.
    summary: Option<String>,
    /// Documents that are kept elsewhere; 20 at most; until it is evaluated, rejected or cancelled.
    documents: Option<Vec<DocumentLinkInput>>,
    /// Cohorts at whom it is aimed: codes of `cohorts`; 20 at most; until it is commissioned.
    cohort_codes: Option<Vec<String>>,
    /// What it is to achieve; 20 at most; until it is commissioned.
    success_criteria: Option<Vec<SuccessCriterionInput>>,
    /// Planned first day, in the year of the plan; until it is commissioned.
    planned_starts_on: Option<Date>,
    /// Planned last day, in the year of the plan; until it is commissioned.
    planned_ends_on: Option<Date>,
    /// Global id of another priority of the same plan; until the board decides.
    priority_id: Option<ID>,
    /// What kind of work it is; until the board decides.
    kind: Option<InterventionKind>,
    /// Global id of the provider that is to deliver it; until the board decides.
    provider_id: Option<ID>,
    /// Global id of the provider that brokers it; until the board decides.
    broker_id: Option<ID>,
    /// Phase of the schools that it is for: a code of `codeLists { phases }`; until the board decides.
    phase_code: Option<i32>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `reviseIntervention` did.
#[derive(Debug, SimpleObject)]
pub struct ReviseInterventionPayload {
    /// The intervention as it is now. Null if there are `userErrors`.
    intervention: Option<Intervention>,
    /// What to mend in the input; nothing was written if there is any. Codes: those of `proposeIntervention` that are about
    /// these parts, and `NO_LONGER_REVISABLE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ReviseIntervention;

#[Object]
impl ReviseIntervention {
    /// Revises an intervention: what the board decides on until it has decided, what the contract says until there is one,
    /// what describes it until it is evaluated. Verdicts that were given before, and did not carry, count no more once anything
    /// but its description has changed. Only who proposed it, and `LA_ADMIN` and `LA_OFFICER` of its area, may.
    #[graphql(guard = "May::call(\"reviseIntervention\")")]
    async fn revise_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which intervention, and what is to be revised.")] input: ReviseInterventionInput,
    ) -> Result<ReviseInterventionPayload> {
        let intervention_id = intervention_key(&input.intervention_id)?;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ReviseInterventionPayload { intervention: None, user_errors });
        }
        let result = service::revise_intervention(operation(ctx)?, input.revision(intervention_id)).await;
        let intervention = outcome(ctx, &mut user_errors, result)?.map(Intervention);
        Ok(ReviseInterventionPayload { intervention, user_errors })
    }
}

impl ReviseInterventionInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "title", self.title.as_ref(), LONGEST_NAME);
        check_optional_text(&mut errors, "summary", self.summary.as_ref(), LONGEST_TEXT);
        if let Some(codes) = &self.cohort_codes {
            check_most(&mut errors, "cohortCodes", codes.len());
        }
        if let Some(criteria) = &self.success_criteria {
            check_most(&mut errors, "successCriteria", criteria.len());
            check_criteria(&mut errors, criteria);
        }
        if let Some(documents) = &self.documents {
            check_most(&mut errors, "documents", documents.len());
            check_documents(&mut errors, documents);
        }
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn revision(self, intervention_id: String) -> Revision {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Revision {
            subject: Subject { intervention_id, expected_version: self.expected_version, idempotency },
            title: self.title.map(|text| text.trim().to_owned()),
            summary: self.summary.map(|text| text.trim().to_owned()),
            priority_id: self.priority_id.as_ref().map(priority_named),
            kind: self.kind.map(Into::into),
            provider_id: self.provider_id.as_ref().map(provider_named),
            broker_id: self.broker_id.as_ref().map(provider_named),
            phase_code: self.phase_code,
            cohort_codes: self.cohort_codes,
            days: PlannedDays {
                starts_on: self.planned_starts_on.map(|day| day.0),
                ends_on: self.planned_ends_on.map(|day| day.0),
            },
            criteria: self.success_criteria.map(criteria),
            documents: self.documents.map(documents),
        }
    }
}
