use entities::states::{InterventionKind, InterventionStatus};
use entities::{intervention, provider};

use super::parts::{
    Criterion, Document, check_cohorts, check_own, check_phase, cohorts_named, criteria_rows, document_rows,
};
use super::propose::{Contractors, check_priority, distinct};
use super::{Outcome, Subject, TakenUp, settle, take_up};
use crate::commissioning::rules::{CommissioningRefused, PlannedDays, Words, check_days, check_due, check_revision};
use crate::commissioning::store::{participations, parts, plans};
use crate::operation::{Change, Failure, Operation};
use crate::policy::works_for;
use crate::providers::store as providers;
use crate::schools::rules::names;
use crate::schools::store::standing::standing;

/// What is to be revised of an intervention. What is left out stays as it is.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The intervention.
    pub subject: Subject,
    /// Title.
    pub title: Option<String>,
    /// What is to be done and why.
    pub summary: Option<String>,
    /// Key of the priority, of the same plan.
    pub priority_id: Option<String>,
    /// What kind of work it is.
    pub kind: Option<InterventionKind>,
    /// Key of who is to deliver it.
    pub provider_id: Option<String>,
    /// Key of who brokers it.
    pub broker_id: Option<String>,
    /// Phase of the schools it is for.
    pub phase_code: Option<i32>,
    /// Cohorts at whom it is aimed.
    pub cohort_codes: Option<Vec<String>>,
    /// Planned days.
    pub days: PlannedDays,
    /// What it is to achieve.
    pub criteria: Option<Vec<Criterion>>,
    /// Documents.
    pub documents: Option<Vec<Document>>,
}

/// Revises an intervention: what the board decides on until it has decided, what the contract says until there is one, what
/// describes it until it is evaluated.
///
/// # Errors
/// When a part can no longer be revised, or what it names is not there: all of it at once.
pub async fn revise_intervention(operation: &Operation, revision: Revision) -> Outcome<intervention::Model> {
    let change = Change::begin(operation, "reviseIntervention").await?;
    let mut row = match take_up(&change, &revision.subject).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(row) => *row,
    };
    let is_proposer = row.proposed_by.is_some() && row.proposed_by.as_deref() == operation.actor.user_id();
    if !is_proposer && !works_for(&operation.actor, row.area_la_code) {
        return Err(Failure::Forbidden("only who proposed it and the local authority of the area revise it"));
    }
    let parties = check(&change, &row, &revision).await?;
    let (db, id) = (&change.db, row.id.clone());
    if row.status == InterventionStatus::Proposed && revised(&revision).any(Words::is_decided_on) {
        // What was said so far was said of something else.
        row.proposal_round += 1;
    }
    if let Some(title) = revision.title {
        row.title_sort = names::fold(&title);
        row.title = title;
    }
    row.summary = revision.summary.or(row.summary);
    row.priority_id = revision.priority_id.unwrap_or(row.priority_id);
    row.kind = revision.kind.unwrap_or(row.kind);
    row.phase_code = revision.phase_code.or(row.phase_code);
    row.planned_starts_on = revision.days.starts_on.or(row.planned_starts_on);
    row.planned_ends_on = revision.days.ends_on.or(row.planned_ends_on);
    if let Some(provider) = parties.provider {
        (row.provider_id, row.provider_organisation_id) = (Some(provider.id), Some(provider.organisation_id));
    }
    if let Some(broker) = parties.broker {
        (row.broker_id, row.broker_organisation_id) = (Some(broker.id), Some(broker.organisation_id));
    }
    if let Some(codes) = revision.cohort_codes {
        parts::replace_cohorts(db, &id, distinct(codes)).await?;
    }
    if let Some(criteria) = revision.criteria {
        parts::replace_criteria(db, &id, criteria_rows(&change, &id, criteria)).await?;
    }
    if let Some(documents) = revision.documents {
        parts::replace_documents(db, &id, document_rows(&change, &id, documents)).await?;
    }
    settle(change, row, None, None).await
}

/// The parts that are to be revised, with the fields that name them.
fn revised(revision: &Revision) -> impl Iterator<Item = Words> {
    let parts = [
        (revision.title.is_some(), Words::Description("title")),
        (revision.summary.is_some(), Words::Description("summary")),
        (revision.documents.is_some(), Words::Description("documents")),
        (revision.cohort_codes.is_some(), Words::Content("cohortCodes")),
        (revision.criteria.is_some(), Words::Content("successCriteria")),
        (revision.days.starts_on.is_some(), Words::Content("plannedStartsOn")),
        (revision.days.ends_on.is_some(), Words::Content("plannedEndsOn")),
        (revision.priority_id.is_some(), Words::Terms("priorityId")),
        (revision.kind.is_some(), Words::Terms("kind")),
        (revision.provider_id.is_some(), Words::Terms("providerId")),
        (revision.broker_id.is_some(), Words::Terms("brokerId")),
        (revision.phase_code.is_some(), Words::Terms("phaseCode")),
    ];
    parts.into_iter().filter(|(is_revised, _)| *is_revised).map(|(_, part)| part)
}

async fn check(change: &Change<'_>, row: &intervention::Model, revision: &Revision) -> Outcome<Contractors> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let plan = plans::by_ids(db, actor, std::slice::from_ref(&row.plan_id)).await?.remove(&row.plan_id);
    let plan = plan.ok_or(Failure::NotFound("plan"))?;
    let mut refused: Vec<_> = revised(revision).filter_map(|part| check_revision(row.status, part).err()).collect();
    if let Some(id) = &revision.priority_id {
        check_priority(change, &mut refused, &plan, id).await?;
    }
    let parties = [revision.provider_id.as_ref(), revision.broker_id.as_ref()];
    let parties = Contractors::find(change, &mut refused, &plan, parties).await?;
    check_phase(change, &mut refused, revision.phase_code).await?;
    let codes = revision.cohort_codes.as_deref().unwrap_or_default();
    let criteria = revision.criteria.as_deref().unwrap_or_default();
    check_cohorts(change, &mut refused, &cohorts_named(codes, &[], criteria)).await?;
    let days = PlannedDays {
        starts_on: revision.days.starts_on.or(row.planned_starts_on),
        ends_on: revision.days.ends_on.or(row.planned_ends_on),
    };
    check_days(&mut refused, plan.academic_year, days);
    let due: Vec<_> = criteria.iter().map(|criterion| criterion.due_on).enumerate().collect();
    check_due(&mut refused, days.starts_on, &due);
    if revision.provider_id.is_some() || revision.broker_id.is_some() {
        check_still_own(change, &mut refused, row, &parties).await?;
    }
    CommissioningRefused::all(refused).map_err(Failure::Refused)?;
    Ok(parties)
}

/// Whoever may propose only what is its own must not revise it into something else.
async fn check_still_own(
    change: &Change<'_>,
    refused: &mut Vec<CommissioningRefused>,
    row: &intervention::Model,
    parties: &Contractors,
) -> Outcome<()> {
    let urns = participations::open_urns(&change.db, &change.operation.actor, &row.id).await?;
    let schools = standing(&change.db, &change.operation.actor, &urns).await?.into_values();
    let schools: Vec<_> = schools.map(|school| ("providerId".to_owned(), school)).collect();
    let named: Vec<String> = [&row.provider_id, &row.broker_id].into_iter().flatten().cloned().collect();
    let known = providers::by_ids(&change.db, &change.operation.actor, &named).await?;
    let now = |changed: Option<&provider::Model>, id: &Option<String>| {
        changed.cloned().or_else(|| id.as_ref().and_then(|id| known.get(id).cloned()))
    };
    let (provider, broker) =
        (now(parties.provider.as_ref(), &row.provider_id), now(parties.broker.as_ref(), &row.broker_id));
    check_own(change, refused, row.area_la_code, [provider.as_ref(), broker.as_ref()], &schools);
    Ok(())
}
