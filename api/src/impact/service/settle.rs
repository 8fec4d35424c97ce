use entities::impact_evaluation;
use entities::states::ImpactStatus;

use super::{Call, Outcome, TakenUp, step, take_up};
use crate::impact::rules::{ImpactRefused, Step};
use crate::impact::store::parts;
use crate::operation::{Change, Failure, Operation};

/// An evaluation that is given back or given up.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The evaluation.
    pub call: Call,
    /// Why.
    pub reason: String,
}

/// What a moderator says.
#[derive(Debug, Clone)]
pub struct Moderating {
    /// The evaluation.
    pub call: Call,
    /// What there is to say to it.
    pub note: Option<String>,
}

/// Puts the figures forward.
///
/// # Errors
/// When the actor may not, nothing is computed, or it was computed by another plan.
pub async fn submit_evaluation(operation: &Operation, call: Call) -> Outcome<impact_evaluation::Model> {
    let change = Change::begin(operation, "submitImpactEvaluation").await?;
    let mut opened = match take_up(&change, &call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    opened.expect_planner(&change)?;
    Step::Submit.check(opened.row.status).map_err(Failure::Refused)?;
    match opened.row.computed_revision {
        None => return Err(Failure::Refused(ImpactRefused::NotComputed)),
        Some(revision) if revision != opened.row.plan_revision => {
            return Err(Failure::Refused(ImpactRefused::ComputedByOtherPlan));
        }
        Some(_) => {}
    }
    opened.row.submitted_by = operation.actor.user_id().map(str::to_owned);
    let written = step(&change, opened.row, Step::Submit, None).await?;
    change.commit().await?;
    Ok(written)
}

/// Gives the figures back, to be computed or planned anew.
///
/// # Errors
/// When the actor may not moderate the evaluation, nobody has put it forward, or it is published.
pub async fn return_evaluation(operation: &Operation, asked: Ending) -> Outcome<impact_evaluation::Model> {
    let change = Change::begin(operation, "returnImpactEvaluation").await?;
    let mut opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    opened.expect_moderator(&change).await?;
    opened.row.end_reason = Some(asked.reason.clone());
    let written = step(&change, opened.row, Step::Return, Some(&asked.reason)).await?;
    change.commit().await?;
    Ok(written)
}

/// Agrees to the figures as a second person.
///
/// # Errors
/// When the actor may not moderate the evaluation, or nobody has put it forward.
pub async fn moderate_evaluation(operation: &Operation, asked: Moderating) -> Outcome<impact_evaluation::Model> {
    let change = Change::begin(operation, "moderateImpactEvaluation").await?;
    let mut opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    opened.expect_moderator(&change).await?;
    opened.row.moderated_by = operation.actor.user_id().map(str::to_owned);
    opened.row.moderation_note = asked.note.clone();
    let written = step(&change, opened.row, Step::Moderate, asked.note.as_deref()).await?;
    change.commit().await?;
    Ok(written)
}

/// Withdraws a published evaluation, which stays to be seen as withdrawn, or gives up one that is not published.
///
/// # Errors
/// When the actor may not, or the evaluation does not count any more.
pub async fn withdraw_evaluation(operation: &Operation, asked: Ending) -> Outcome<impact_evaluation::Model> {
    let change = Change::begin(operation, "withdrawImpactEvaluation").await?;
    let mut opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    // What was put forward is not the planner's any more; but what rests on a withdrawn release nobody else may see.
    let is_planners = opened.row.status == ImpactStatus::Draft
        || parts::rests_on_withdrawn(&change.db, &operation.actor, &opened.row.id).await?;
    if is_planners && opened.judged.may_plan(&operation.actor) {
        opened.expect_planner(&change)?;
    } else {
        opened.expect_settler(&change)?;
    }
    opened.row.end_reason = Some(asked.reason.clone());
    let written = step(&change, opened.row, Step::Withdraw, Some(&asked.reason)).await?;
    change.commit().await?;
    Ok(written)
}
