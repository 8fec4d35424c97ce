use entities::states::{InterventionKind, InterventionStatus};
use entities::values::Pence;
use entities::{commissioning_plan, intervention, provider};

use super::Outcome;
use super::parts::{
    Criterion, Document, SchoolPlace, check_cohorts, check_own, check_phase, check_schools, cohorts_named,
    criteria_rows, document_rows, participation_row,
};
use crate::commissioning::rules::{CommissioningRefused, PlannedDays, check_days, check_due, check_schools_once};
use crate::commissioning::store::{history, interventions, participations, parts, plans, priorities};
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::providers::store as providers;
use crate::schools::rules::names;

/// An intervention to be proposed. Keys that name nothing are refused where they stand.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Key of the plan.
    pub plan_id: String,
    /// Key of the priority.
    pub priority_id: String,
    /// What kind of work it is.
    pub kind: InterventionKind,
    /// Title.
    pub title: String,
    /// What is to be done and why.
    pub summary: Option<String>,
    /// Key of who is to deliver it.
    pub provider_id: Option<String>,
    /// Key of who brokers it.
    pub broker_id: Option<String>,
    /// Phase of the schools it is for.
    pub phase_code: Option<i32>,
    /// Cohorts at whom it is aimed.
    pub cohort_codes: Vec<String>,
    /// Planned days.
    pub days: PlannedDays,
    /// Schools that are to take part.
    pub schools: Vec<SchoolPlace>,
    /// What it is to achieve.
    pub criteria: Vec<Criterion>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Key in the system that it comes from.
    pub external_reference: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Proposes the intervention to the board.
///
/// # Errors
/// When something that it names is not there or not the actor's to name, or days are not in the year of the plan: all of it
/// at once.
pub async fn propose_intervention(operation: &Operation, proposal: Proposal) -> Outcome<intervention::Model> {
    let change = Change::begin(operation, "proposeIntervention").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(proposal.idempotency.as_ref(), &id).await? {
        let first = interventions::lock_intervention(&change.db, &operation.actor, &id).await?;
        return first.ok_or(Failure::NotFound("intervention"));
    }
    let written = propose(&change, id, proposal).await?;
    change.commit().await?;
    Ok(written)
}

/// Proposes within a change that may do more, such as an import.
///
/// # Errors
/// As [`propose_intervention`].
pub async fn propose(change: &Change<'_>, id: String, proposal: Proposal) -> Outcome<intervention::Model> {
    let (plan, parties) = check(change, &proposal).await?;
    let reference = interventions::next_reference(&change.db, plan.academic_year).await?;
    let now = change.operation.clock.now();
    let row = intervention::Model {
        id,
        reference,
        area_la_code: plan.area_la_code,
        plan_id: plan.id.clone(),
        academic_year: plan.academic_year,
        priority_id: proposal.priority_id,
        kind: proposal.kind,
        title_sort: names::fold(&proposal.title),
        title: proposal.title,
        summary: proposal.summary,
        provider_id: parties.provider.as_ref().map(|provider| provider.id.clone()),
        provider_organisation_id: parties.provider.map(|provider| provider.organisation_id),
        broker_id: parties.broker.as_ref().map(|broker| broker.id.clone()),
        broker_organisation_id: parties.broker.map(|broker| broker.organisation_id),
        phase_code: proposal.phase_code,
        status: InterventionStatus::Proposed,
        proposal_round: 1,
        limit_round: 1,
        planned_starts_on: proposal.days.starts_on,
        planned_ends_on: proposal.days.ends_on,
        started_on: None,
        ended_on: None,
        allocated_pence: Pence::ZERO,
        committed_pence: Pence::ZERO,
        commitment_raised_pence: Pence::ZERO,
        actual_pence: Pence::ZERO,
        actual_raised_pence: Pence::ZERO,
        status_reason: None,
        external_reference: proposal.external_reference,
        proposed_by: change.operation.actor.user_id().map(str::to_owned),
        commissioned_at: None,
        version: 1,
        created_at: now,
    };
    interventions::insert(&change.db, row.clone()).await?;
    let joined_on = row.planned_starts_on.unwrap_or_else(|| plan.academic_year.first_day());
    let joining = proposal.schools.into_iter().map(|school| participation_row(change, &row, school, joined_on));
    participations::insert(&change.db, &joining.collect::<Vec<_>>(), now).await?;
    parts::replace_cohorts(&change.db, &row.id, distinct(proposal.cohort_codes)).await?;
    parts::replace_criteria(&change.db, &row.id, criteria_rows(change, &row.id, proposal.criteria)).await?;
    parts::replace_documents(&change.db, &row.id, document_rows(change, &row.id, proposal.documents)).await?;
    let proposed = row.status.to_string();
    change.record((history::INTERVENTION, &row.id), (None, Some(&proposed)), None).await?;
    Ok(row)
}

/// The codes, each once, in order.
pub(super) fn distinct(mut codes: Vec<String>) -> Vec<String> {
    codes.sort();
    codes.dedup();
    codes
}

/// Who delivers and who brokers.
pub(super) struct Contractors {
    pub(super) provider: Option<provider::Model>,
    pub(super) broker: Option<provider::Model>,
}

impl Contractors {
    /// Finds them in the area; complains of those that are not there.
    pub(super) async fn find(
        change: &Change<'_>,
        refused: &mut Vec<CommissioningRefused>,
        plan: &commissioning_plan::Model,
        [provider_id, broker_id]: [Option<&String>; 2],
    ) -> Outcome<Self> {
        let ids: Vec<String> = [provider_id, broker_id].into_iter().flatten().cloned().collect();
        let mut found = providers::by_ids(&change.db, &change.operation.actor, &ids).await?;
        found.retain(|_, provider| provider.area_la_code == plan.area_la_code);
        let mut named = |id: Option<&String>, unknown| {
            let provider = id.and_then(|id| found.get(id).cloned());
            if id.is_some() && provider.is_none() {
                refused.push(unknown);
            }
            provider
        };
        let provider = named(provider_id, CommissioningRefused::UnknownProvider);
        let broker = named(broker_id, CommissioningRefused::UnknownBroker);
        Ok(Self { provider, broker })
    }
}

async fn check(change: &Change<'_>, proposal: &Proposal) -> Outcome<(commissioning_plan::Model, Contractors)> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let plan = plans::by_ids(db, actor, std::slice::from_ref(&proposal.plan_id)).await?.remove(&proposal.plan_id);
    let plan = plan.ok_or(Failure::Refused(CommissioningRefused::UnknownPlan))?;
    let mut refused = Vec::new();
    check_priority(change, &mut refused, &plan, &proposal.priority_id).await?;
    let parties = [proposal.provider_id.as_ref(), proposal.broker_id.as_ref()];
    let parties = Contractors::find(change, &mut refused, &plan, parties).await?;
    check_phase(change, &mut refused, proposal.phase_code).await?;
    let named = cohorts_named(&proposal.cohort_codes, &proposal.schools, &proposal.criteria);
    check_cohorts(change, &mut refused, &named).await?;
    let urns: Vec<_> = proposal.schools.iter().map(|school| school.urn).collect();
    check_schools_once(&mut refused, &urns);
    let named: Vec<_> = urns.iter().enumerate().map(|(place, urn)| (format!("schools.{place}.urn"), *urn)).collect();
    let schools = check_schools(change, &mut refused, &named).await?;
    check_own(change, &mut refused, plan.area_la_code, [parties.provider.as_ref(), parties.broker.as_ref()], &schools);
    check_days(&mut refused, plan.academic_year, proposal.days);
    let due: Vec<_> = proposal.criteria.iter().map(|criterion| criterion.due_on).enumerate().collect();
    check_due(&mut refused, proposal.days.starts_on, &due);
    if let Some(reference) = &proposal.external_reference {
        let taken = std::slice::from_ref(reference);
        if !interventions::by_external_references(db, actor, plan.area_la_code, taken).await?.is_empty() {
            refused.push(CommissioningRefused::ExternalReferenceTaken(reference.clone()));
        }
    }
    CommissioningRefused::all(refused).map_err(Failure::Refused)?;
    Ok((plan, parties))
}

/// Complains of a priority that the plan does not have.
pub(super) async fn check_priority(
    change: &Change<'_>,
    refused: &mut Vec<CommissioningRefused>,
    plan: &commissioning_plan::Model,
    id: &String,
) -> Outcome<()> {
    let found = priorities::by_ids(&change.db, &change.operation.actor, std::slice::from_ref(id)).await?;
    if found.get(id).is_none_or(|priority| priority.plan_id != plan.id) {
        refused.push(CommissioningRefused::UnknownPriority);
    }
    Ok(())
}
