use entities::qa_action;
use entities::states::QaActionStatus;

use super::{Outcome, REVIEW, lock, open};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::quality::rules::{QualityRefused, Step};
use crate::quality::store::actions;

/// An action that is done, or is not to be done any more.
#[derive(Debug, Clone)]
pub struct ClosingAction {
    /// Key of the action.
    pub action_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Whether it is done; dropped otherwise.
    pub is_done: bool,
    /// What was done, or why not.
    pub note: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Closes an action that followed a review.
///
/// # Errors
/// When the actor may not settle the review or has an interest in what is reviewed, or the action was changed since or is closed.
pub async fn close_action(operation: &Operation, asked: ClosingAction) -> Outcome<qa_action::Model> {
    let change = Change::begin(operation, "closeQaAction").await?;
    let (id, actor) = (&asked.action_id, &operation.actor);
    let is_done = change.done_before(asked.idempotency.as_ref(), id).await?.is_some();
    let known = actions::by_ids(&change.db, actor, std::slice::from_ref(id)).await?.remove(id);
    let review_id = known.ok_or(Failure::NotFound("action"))?.review_id;
    let review = lock(&change, &review_id).await?;
    let row = actions::lock_action(&change.db, actor, id).await?.ok_or(Failure::NotFound("action"))?;
    if is_done {
        return Ok(row);
    }
    expect_version(row.version, asked.expected_version)?;
    let opened = open(&change, review).await?;
    opened.expect_settler(&change)?;
    Step::CloseAction.check(opened.row.status).map_err(Failure::Refused)?;
    if row.status != QaActionStatus::Open {
        return Err(Failure::Refused(QualityRefused::ClosedAlready));
    }
    let closed = qa_action::Model {
        status: if asked.is_done { QaActionStatus::Done } else { QaActionStatus::Dropped },
        closed_on: Some(operation.clock.today()),
        note: Some(asked.note.clone()),
        ..row
    };
    let written = actions::update(&change.db, closed).await?;
    change.record((REVIEW, &review_id), (None, None), Some(&asked.note)).await?;
    change.commit().await?;
    Ok(written)
}
