use entities::qa_review;

use super::{Call, Outcome, TakenUp, step, take_up};
use crate::operation::{Change, Failure, Operation};
use crate::quality::rules::Step;
use crate::quality::store::outcomes;

/// A review or an outcome that is to be given up.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The review.
    pub call: Call,
    /// Why.
    pub reason: String,
}

/// Withdraws a published outcome. It stays to be seen, as withdrawn.
///
/// # Errors
/// When the actor may not withdraw it or has an interest in what is reviewed, or it is not published.
pub async fn withdraw_review(operation: &Operation, asked: Ending) -> Outcome<qa_review::Model> {
    let change = Change::begin(operation, "withdrawQaReview").await?;
    let mut opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    opened.expect_settler(&change)?;
    Step::Withdraw.check(opened.row.status).map_err(Failure::Refused)?;
    let id = &opened.row.id;
    let found = outcomes::by_ids(&change.db, &operation.actor, std::slice::from_ref(id)).await?.remove(id);
    let mut outcome = found.ok_or(Failure::NotFound("outcome"))?;
    outcome.withdrawn_at = Some(operation.clock.now());
    outcome.withdraw_reason = Some(asked.reason.clone());
    outcomes::update(&change.db, outcome).await?;
    opened.row.end_reason = Some(asked.reason.clone());
    let written = step(&change, opened.row, Step::Withdraw, Some(&asked.reason)).await?;
    change.commit().await?;
    Ok(written)
}

/// Gives a review up before it is made.
///
/// # Errors
/// When the actor may not plan it, or it was made.
pub async fn cancel_review(operation: &Operation, asked: Ending) -> Outcome<qa_review::Model> {
    let change = Change::begin(operation, "cancelQaReview").await?;
    let mut opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    if !opened.reviewed.may_plan(&operation.actor) {
        return Err(Failure::Forbidden("only who may plan the review gives it up"));
    }
    opened.row.end_reason = Some(asked.reason.clone());
    let written = step(&change, opened.row, Step::Cancel, Some(&asked.reason)).await?;
    change.commit().await?;
    Ok(written)
}
