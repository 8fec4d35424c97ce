//! One function per use case, named as the mutation.
//!
//! Locks are taken in one order: the idempotency key, the evaluation, the one whose place it takes.

mod compute;
mod figures;
mod gather;
mod plan;
mod publish;
mod recompute;
mod settle;

pub use compute::compute_evaluation;
pub use plan::{NewPlan, Planning, Revising, plan_evaluation, revise_plan};
pub use publish::publish_evaluation;
pub use recompute::{Recomputed, Revised, recompute};
pub use settle::{Ending, Moderating, moderate_evaluation, return_evaluation, submit_evaluation, withdraw_evaluation};

use chrono::NaiveDate;
use entities::states::{ImpactStatus, InterventionStatus};
use entities::{impact_evaluation, intervention};

use self::figures::Timing;
use super::rules::{ImpactRefused, Judged, Plan, Step};
use super::store::evaluations;
use crate::commissioning::store::interventions;
use crate::operation::{Change, Failure, Idempotency, expect_version};
use crate::policy::Reviewed;
use crate::quality::store::subjects::subject_of_work;

/// Kind of the rows acted on.
pub const EVALUATION: &str = "ImpactEvaluation";

/// What a use case of impact evaluations gives.
pub type Outcome<T> = Result<T, Failure<ImpactRefused>>;

/// The evaluation that a use case is about.
#[derive(Debug, Clone)]
pub struct Call {
    /// Key of the evaluation.
    pub evaluation_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// An evaluation, locked, with whose work it judges.
struct Opened {
    row: impact_evaluation::Model,
    work: entities::intervention::Model,
    judged: Reviewed,
}

/// The evaluation that is called for.
enum TakenUp {
    /// To be worked on.
    Open(Box<Opened>),
    /// The same call was made before: this is the answer.
    Done(Box<impact_evaluation::Model>),
}

/// Locks the evaluation, if the actor sees it, has not done the same before and read it as it is.
async fn take_up(change: &Change<'_>, call: &Call) -> Outcome<TakenUp> {
    let is_done = change.done_before(call.idempotency.as_ref(), &call.evaluation_id).await?.is_some();
    let found = evaluations::lock(&change.db, &change.operation.actor, &call.evaluation_id).await?;
    let row = found.ok_or(Failure::NotFound("evaluation"))?;
    if is_done {
        return Ok(TakenUp::Done(Box::new(row)));
    }
    let (work, judged) = work_of(change, &row.intervention_id).await?.ok_or(Failure::Forbidden(OF_THE_AREA))?;
    let opened = Opened { row, work, judged };
    // What is published is seen by many who have no part in it.
    if !opened.judged.may_plan(&change.operation.actor) && !opened.judged.could_moderate(&change.operation.actor) {
        return Err(Failure::Forbidden(OF_THE_AREA));
    }
    expect_version(opened.row.version, call.expected_version)?;
    Ok(TakenUp::Open(Box::new(opened)))
}

const OF_THE_AREA: &str = "the local authority of the area evaluates the impact of its work, with its Executive Board; nobody that of its own";

/// The intervention, as the actor sees it, and whose work it is.
async fn work_of(
    change: &Change<'_>,
    intervention_id: &String,
) -> Outcome<Option<(entities::intervention::Model, Reviewed)>> {
    let (db, actor, ids) = (&change.db, &change.operation.actor, std::slice::from_ref(intervention_id));
    let Some(work) = interventions::by_ids(db, actor, ids).await?.remove(intervention_id) else { return Ok(None) };
    let judged = subject_of_work(db, &work).await?.reviewed(work.area_la_code);
    let judged = judged.ok_or(Failure::Refused(ImpactRefused::ProviderMissing))?;
    Ok(Some((work, judged)))
}

impl Opened {
    /// Refuses who may not plan the evaluation and compute its figures: the local authority of the area does, and nobody of the work of
    /// an organisation that it belongs to.
    fn expect_planner(&self, change: &Change<'_>) -> Outcome<()> {
        if self.judged.may_plan(&change.operation.actor) { Ok(()) } else { Err(Failure::Forbidden(OF_THE_AREA)) }
    }

    /// Refuses who has an interest in the work.
    fn expect_independent(&self, change: &Change<'_>) -> Outcome<()> {
        match self.judged.interest_of(&change.operation.actor) {
            Some(interest) => Err(Failure::Refused(ImpactRefused::OwnInterest(interest))),
            None => Ok(()),
        }
    }

    /// Refuses who may not moderate the evaluation, or planned it, at first or later, computed or submitted it.
    async fn expect_moderator(&self, change: &Change<'_>) -> Outcome<()> {
        let actor = &change.operation.actor;
        if !self.judged.could_moderate(actor) {
            return Err(Failure::Forbidden(OF_THE_AREA));
        }
        let ids = std::slice::from_ref(&self.row.id);
        let plans = evaluations::plans_of(&change.db, actor, ids).await?.remove(&self.row.id).unwrap_or_default();
        let made = [&self.row.created_by, &self.row.computed_by, &self.row.submitted_by].into_iter();
        let mut made = made.chain(plans.iter().map(|plan| &plan.made_by));
        if made.any(|user| user.is_some() && user.as_deref() == actor.user_id()) {
            return Err(Failure::Refused(ImpactRefused::SamePerson));
        }
        self.expect_independent(change)
    }

    /// Refuses who may not publish it and withdraw it.
    fn expect_settler(&self, change: &Change<'_>) -> Outcome<()> {
        if !self.judged.may_settle(&change.operation.actor) {
            return Err(Failure::Forbidden(
                "the local authority publishes evaluations, the Executive Board those of the authority's own services",
            ));
        }
        self.expect_independent(change)
    }
}

/// The plan as the row has it.
fn plan_of(row: &impact_evaluation::Model) -> Plan {
    Plan {
        measure_id: row.measure_id,
        cohort_number: row.cohort_number,
        against_number: row.against_number,
        method: row.method,
        weighting: row.weighting,
        baseline: row.baseline_period,
        outcome: row.outcome_period,
        comparators_each: row.comparators_each,
        caliper_hundredths: row.caliper_hundredths,
        due_on: row.due_on,
    }
}

/// What of the measure the figures were judged by.
fn judged_by(row: &impact_evaluation::Model) -> Option<Judged> {
    Some(Judged {
        direction: row.measure_direction?,
        nature: row.measure_nature?,
        is_attainment: row.measure_is_attainment?,
        pupil_sd: row.measure_sd_thousandths,
    })
}

/// Whether the plan was made, and the baseline measured, in time.
fn timing_of(row: &impact_evaluation::Model) -> Timing {
    Timing { is_plan_late: row.is_plan_late, baseline_overlaps: row.baseline_overlaps.unwrap_or_default() }
}

/// First day of the work, as it was or is planned.
fn begins_on(work: &intervention::Model) -> Option<NaiveDate> {
    work.started_on.or(work.planned_starts_on)
}

/// Last day of the work, as it was or is planned.
fn ends_on(work: &intervention::Model) -> Option<NaiveDate> {
    work.ended_on.or(work.planned_ends_on)
}

const fn has_contract(work: &intervention::Model) -> bool {
    matches!(
        work.status,
        InterventionStatus::Commissioned
            | InterventionStatus::InDelivery
            | InterventionStatus::Completed
            | InterventionStatus::Evaluated
    )
}

/// Refuses work that was cancelled since its evaluation was planned.
fn expect_work(work: &intervention::Model) -> Outcome<()> {
    if has_contract(work) { Ok(()) } else { Err(Failure::Refused(ImpactRefused::WorkEnded(work.status))) }
}

/// Takes the step, writes the changed evaluation and its line in the history. The change is still to be committed.
async fn step(
    change: &Change<'_>,
    mut row: impact_evaluation::Model,
    step: Step,
    reason: Option<&str>,
) -> Outcome<impact_evaluation::Model> {
    let from: ImpactStatus = row.status;
    step.check(from).map_err(Failure::Refused)?;
    row.status = step.to();
    let written = evaluations::update(&change.db, row, change.operation.clock.now()).await?;
    let (from, to) = (from.to_string(), written.status.to_string());
    change.record((EVALUATION, &written.id), (Some(&from), Some(&to)), reason).await?;
    Ok(written)
}
