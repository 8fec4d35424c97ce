//! The steps that officers take with an intervention.

use chrono::NaiveDate;
use entities::intervention;
use entities::states::InterventionStatus;

use super::{Outcome, Subject, TakenUp, expect_officer, settle, take_up};
use crate::commissioning::rules::{CommissioningRefused, PlannedDays, Readiness, Step, check_days, check_ready};
use crate::commissioning::store::{participations, parts};
use crate::costs::service::reshare;
use crate::operation::{Change, Failure, Operation};
use crate::policy::works_for;

/// What was put off is to be proposed again.
#[derive(Debug, Clone)]
pub struct Reproposing {
    /// The intervention.
    pub subject: Subject,
    /// Why now.
    pub reason: String,
}

/// A contract is to be made.
#[derive(Debug, Clone)]
pub struct Commissioning {
    /// The intervention.
    pub subject: Subject,
    /// Planned days; those that are known if left out.
    pub days: PlannedDays,
}

/// The work is to begin.
#[derive(Debug, Clone)]
pub struct Starting {
    /// The intervention.
    pub subject: Subject,
    /// First day; today if left out.
    pub started_on: Option<NaiveDate>,
}

/// The work is done.
#[derive(Debug, Clone)]
pub struct Completing {
    /// The intervention.
    pub subject: Subject,
    /// Last day; today if left out.
    pub ended_on: Option<NaiveDate>,
}

/// What it achieved is known.
#[derive(Debug, Clone)]
pub struct Evaluating {
    /// The intervention.
    pub subject: Subject,
    /// What was found.
    pub summary: String,
}

/// It is to be given up.
#[derive(Debug, Clone)]
pub struct Cancelling {
    /// The intervention.
    pub subject: Subject,
    /// Why.
    pub reason: String,
}

/// Proposes again what the board has put off.
///
/// # Errors
/// When it was not put off, or is not the actor's to propose.
pub async fn repropose_intervention(operation: &Operation, asked: Reproposing) -> Outcome<intervention::Model> {
    let change = Change::begin(operation, "reproposeIntervention").await?;
    let mut row = match take_up(&change, &asked.subject).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(row) => *row,
    };
    let is_proposer = row.proposed_by.is_some() && row.proposed_by.as_deref() == operation.actor.user_id();
    if !is_proposer && !works_for(&operation.actor, row.area_la_code) {
        return Err(Failure::Forbidden("only who proposed it and the local authority of the area propose it again"));
    }
    row.proposal_round += 1;
    step(change, row, Step::Repropose, Some(&asked.reason)).await
}

/// Makes the contract.
///
/// # Errors
/// When it is not approved, or days, a criterion with its baseline or money are missing: all of it at once.
pub async fn commission_intervention(operation: &Operation, asked: Commissioning) -> Outcome<intervention::Model> {
    let change = Change::begin(operation, "commissionIntervention").await?;
    let mut row = match take_up(&change, &asked.subject).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(row) => *row,
    };
    expect_officer(&change, &row)?;
    row.planned_starts_on = asked.days.starts_on.or(row.planned_starts_on);
    row.planned_ends_on = asked.days.ends_on.or(row.planned_ends_on);
    Step::Commission.check(row.status).map_err(Failure::Refused)?;
    let criteria = parts::criteria_of(&change.db, &operation.actor, std::slice::from_ref(&row.id)).await?;
    let criteria = criteria.get(&row.id).map_or(&[][..], Vec::as_slice);
    let mut refused = check_ready(Readiness {
        has_provider: row.provider_id.is_some(),
        has_days: row.planned_starts_on.is_some() && row.planned_ends_on.is_some(),
        has_criterion: !criteria.is_empty(),
        has_baseline: criteria.iter().any(|criterion| criterion.baseline_thousandths.is_some()),
        has_allocation: row.allocated_pence.get() > 0,
    })
    .map_or_else(|refused| refused.each().to_vec(), |()| Vec::new());
    let days = PlannedDays { starts_on: row.planned_starts_on, ends_on: row.planned_ends_on };
    check_days(&mut refused, row.academic_year, days);
    let due = criteria.iter().map(|criterion| criterion.due_on).min();
    if let Some((starts_on, due_on)) = days.starts_on.zip(due).filter(|(starts_on, due_on)| due_on < starts_on) {
        refused.push(CommissioningRefused::DueBeforeStart { position: None, due_on, starts_on });
    }
    CommissioningRefused::all(refused).map_err(Failure::Refused)?;
    row.commissioned_at = Some(operation.clock.now());
    step(change, row, Step::Commission, None).await
}

/// Begins the work.
///
/// # Errors
/// When there is no contract, or the day is to come.
pub async fn begin_delivery(operation: &Operation, asked: Starting) -> Outcome<intervention::Model> {
    let change = Change::begin(operation, "beginDelivery").await?;
    let mut row = match take_up(&change, &asked.subject).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(row) => *row,
    };
    expect_officer(&change, &row)?;
    let started_on = past_day(operation, "startedOn", asked.started_on)?;
    if !row.academic_year.contains(started_on) {
        let (field, year) = ("startedOn", row.academic_year);
        return Err(Failure::Refused(CommissioningRefused::OutsideYear { field, day: started_on, year }));
    }
    row.started_on = Some(started_on);
    step(change, row, Step::Begin, None).await
}

/// Completes the work.
///
/// # Errors
/// When it is not under way, schools still take part, or the day is to come or before it began.
pub async fn complete_intervention(operation: &Operation, asked: Completing) -> Outcome<intervention::Model> {
    let change = Change::begin(operation, "completeIntervention").await?;
    let mut row = match take_up(&change, &asked.subject).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(row) => *row,
    };
    expect_officer(&change, &row)?;
    Step::Complete.check(row.status).map_err(Failure::Refused)?;
    let ended_on = past_day(operation, "endedOn", asked.ended_on)?;
    if let Some(starts_on) = row.started_on.filter(|started_on| ended_on < *started_on) {
        let field = "endedOn";
        return Err(Failure::Refused(CommissioningRefused::EndsBeforeItStarts { field, starts_on, ends_on: ended_on }));
    }
    let open = participations::count_open(&change.db, &operation.actor, &row.id).await?;
    if open > 0 {
        return Err(Failure::Refused(CommissioningRefused::ParticipationsOpen(open)));
    }
    row.ended_on = Some(ended_on);
    step(change, row, Step::Complete, None).await
}

/// Says that what it achieved is known.
///
/// # Errors
/// When it is not completed.
pub async fn mark_evaluated(operation: &Operation, asked: Evaluating) -> Outcome<intervention::Model> {
    let change = Change::begin(operation, "markInterventionEvaluated").await?;
    let row = match take_up(&change, &asked.subject).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(row) => *row,
    };
    expect_officer(&change, &row)?;
    step(change, row, Step::Evaluate, Some(&asked.summary)).await
}

/// Gives it up. Schools that still take part are withdrawn with the same reason.
///
/// # Errors
/// When it is over already.
pub async fn cancel_intervention(operation: &Operation, asked: Cancelling) -> Outcome<intervention::Model> {
    let change = Change::begin(operation, "cancelIntervention").await?;
    let mut row = match take_up(&change, &asked.subject).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(row) => *row,
    };
    expect_officer(&change, &row)?;
    Step::Cancel.check(row.status).map_err(Failure::Refused)?;
    withdraw_all(&change, &row, &asked.reason).await?;
    row.ended_on = row.started_on.map(|_| operation.clock.today());
    row.status_reason = Some(asked.reason.clone());
    step(change, row, Step::Cancel, Some(&asked.reason)).await
}

/// Withdraws the schools that still take part, and shares the cost anew.
pub(super) async fn withdraw_all(change: &Change<'_>, row: &intervention::Model, reason: &str) -> Outcome<()> {
    let (today, now) = (change.operation.clock.today(), change.operation.clock.now());
    if participations::withdraw_open(&change.db, &row.id, (today, reason), now).await? > 0 {
        reshare(&change.db, &row.id).await?;
    }
    Ok(())
}

/// Takes the step.
async fn step(
    change: Change<'_>,
    mut row: intervention::Model,
    step: Step,
    reason: Option<&str>,
) -> Outcome<intervention::Model> {
    let from: InterventionStatus = row.status;
    step.check(from).map_err(Failure::Refused)?;
    row.status = step.to();
    settle(change, row, Some(from), reason).await
}

/// The day, or today; it must not be to come.
fn past_day(operation: &Operation, field: &'static str, day: Option<NaiveDate>) -> Outcome<NaiveDate> {
    let today = operation.clock.today();
    match day.unwrap_or(today) {
        day if day > today => Err(Failure::Refused(CommissioningRefused::InFuture { field, day })),
        day => Ok(day),
    }
}
