//! What a proposal or a revision says besides the words: checked here, written with the intervention.

use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::states::ParticipationStatus;
use entities::{document_link, intervention, participation, provider, success_criterion};

use super::Outcome;
use crate::commissioning::rules::CommissioningRefused;
use crate::commissioning::store::cohorts;
use crate::operation::Change;
use crate::policy::{has_own_schools, is_own_provider, works_for};
use crate::schools::store::standing::{Standing, standing};

/// A school that is to take part.
#[derive(Debug, Clone)]
pub struct SchoolPlace {
    /// The school.
    pub urn: Urn,
    /// Whom of the school it is for.
    pub cohort_code: String,
    /// Places planned for the school.
    pub places: Option<i32>,
    /// Fixed share of the cost, as parts of the sum of all parts.
    pub cost_share_parts: Option<i32>,
}

/// What is to be achieved.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// What is measured.
    pub measure: String,
    /// In whom.
    pub cohort_code: String,
    /// Value before, in thousandths.
    pub baseline_thousandths: Option<i64>,
    /// Value to be reached, in thousandths.
    pub target_thousandths: i64,
    /// By when.
    pub due_on: NaiveDate,
}

/// A document kept elsewhere.
#[derive(Debug, Clone)]
pub struct Document {
    /// IATI document category.
    pub category: String,
    /// Title.
    pub title: String,
    /// Address.
    pub url: String,
}

/// Codes of cohorts with the fields that name them.
pub(super) fn cohorts_named<'a>(
    codes: &'a [String],
    schools: &'a [SchoolPlace],
    criteria: &'a [Criterion],
) -> Vec<(String, &'a str)> {
    let at = |list: &str, place: usize, rest: &str| format!("{list}.{place}{rest}");
    let codes = codes.iter().enumerate().map(|(place, code)| (at("cohortCodes", place, ""), code.as_str()));
    let of_schools = schools
        .iter()
        .enumerate()
        .map(|(place, school)| (at("schools", place, ".cohortCode"), school.cohort_code.as_str()));
    let of_criteria = criteria
        .iter()
        .enumerate()
        .map(|(place, criterion)| (at("successCriteria", place, ".cohortCode"), criterion.cohort_code.as_str()));
    codes.chain(of_schools).chain(of_criteria).collect()
}

/// Complains of cohorts that there are none of. One statement.
pub(super) async fn check_cohorts(
    change: &Change<'_>,
    refused: &mut Vec<CommissioningRefused>,
    named: &[(String, &str)],
) -> Outcome<()> {
    let codes: Vec<String> = named.iter().map(|(_, code)| (*code).to_owned()).collect();
    let known = cohorts::by_codes(&change.db, &change.operation.actor, &codes).await?;
    let unknown = named.iter().filter(|(_, code)| !known.iter().any(|cohort| cohort.code == *code));
    refused.extend(unknown.map(|(field, code)| CommissioningRefused::UnknownCohort {
        field: field.clone(),
        code: (*code).chars().take(40).collect(),
    }));
    Ok(())
}

/// Complains of a phase that there is none of. One statement.
pub(super) async fn check_phase(
    change: &Change<'_>,
    refused: &mut Vec<CommissioningRefused>,
    code: Option<i32>,
) -> Outcome<()> {
    if let Some(code) = code
        && !cohorts::is_phase(&change.db, code).await?
    {
        refused.push(CommissioningRefused::UnknownPhase(code));
    }
    Ok(())
}

/// Complains of schools that are not on the register or not open, and says how the others stand. Two statements.
pub(super) async fn check_schools(
    change: &Change<'_>,
    refused: &mut Vec<CommissioningRefused>,
    named: &[(String, Urn)],
) -> Outcome<Vec<(String, Standing)>> {
    let urns: Vec<Urn> = named.iter().map(|(_, urn)| *urn).collect();
    let found = standing(&change.db, &change.operation.actor, &urns).await?;
    let mut standings = Vec::new();
    for (field, urn) in named {
        let (field, urn) = (field.clone(), *urn);
        match found.get(&urn).copied() {
            None => refused.push(CommissioningRefused::UnknownSchool { field, urn }),
            Some(school) => {
                if !school.is_open {
                    refused.push(CommissioningRefused::SchoolNotOpen { field: field.clone(), urn });
                }
                standings.push((field, school));
            }
        }
    }
    Ok(standings)
}

/// Complains of a proposal that is not the actor's to make: the local authority proposes anything, a provider what it is
/// to deliver or broker, a trust what its own schools are to take part in.
pub(super) fn check_own(
    change: &Change<'_>,
    refused: &mut Vec<CommissioningRefused>,
    area: LaCode,
    providers: [Option<&provider::Model>; 2],
    schools: &[(String, Standing)],
) {
    let actor = &change.operation.actor;
    if works_for(actor, area) || providers.into_iter().flatten().any(|provider| is_own_provider(actor, provider)) {
        return;
    }
    if !has_own_schools(actor) {
        refused.push(CommissioningRefused::NotOwnProvider);
    } else if schools.is_empty() {
        refused.push(CommissioningRefused::SchoolNeeded);
    }
    for (field, school) in schools.iter().filter(|(_, school)| !school.is_own) {
        refused.push(CommissioningRefused::NotOwnSchool { field: field.clone(), urn: school.urn });
    }
}

/// The rows of the criteria.
pub(super) fn criteria_rows(
    change: &Change<'_>,
    intervention_id: &str,
    criteria: Vec<Criterion>,
) -> Vec<success_criterion::Model> {
    let row = |(position, criterion): (i32, Criterion)| success_criterion::Model {
        id: change.new_id(),
        intervention_id: intervention_id.to_owned(),
        position,
        measure: criterion.measure,
        cohort_code: criterion.cohort_code,
        baseline_thousandths: criterion.baseline_thousandths,
        target_thousandths: criterion.target_thousandths,
        due_on: criterion.due_on,
    };
    (1..).zip(criteria).map(row).collect()
}

/// The rows of the links.
pub(super) fn document_rows(
    change: &Change<'_>,
    intervention_id: &str,
    documents: Vec<Document>,
) -> Vec<document_link::Model> {
    let row = |(position, document): (i32, Document)| document_link::Model {
        id: change.new_id(),
        intervention_id: intervention_id.to_owned(),
        position,
        category: document.category,
        title: document.title,
        url: document.url,
    };
    (1..).zip(documents).map(row).collect()
}

/// The row of a school that joins.
pub(super) fn participation_row(
    change: &Change<'_>,
    intervention: &intervention::Model,
    school: SchoolPlace,
    joined_on: NaiveDate,
) -> participation::Model {
    participation::Model {
        id: change.new_id(),
        intervention_id: intervention.id.clone(),
        urn: school.urn,
        cohort_code: school.cohort_code,
        places: school.places,
        pupils_reached: None,
        cost_share_parts: school.cost_share_parts,
        status: ParticipationStatus::Active,
        joined_on,
        ended_on: None,
        end_reason: None,
        version: 1,
        created_at: change.operation.clock.now(),
    }
}
