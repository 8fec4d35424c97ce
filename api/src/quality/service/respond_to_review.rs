use entities::qa_review;
use entities::states::QaReviewStatus;

use super::{Call, Outcome, TakenUp, step, take_up};
use crate::operation::{Change, Failure, Operation};
use crate::quality::rules::{QualityRefused, Step};
use crate::quality::store::findings;

/// What the reviewed party says to the findings.
#[derive(Debug, Clone)]
pub struct Responding {
    /// The review.
    pub call: Call,
    /// What it says.
    pub response: String,
}

/// Writes down what the reviewed party says to the findings. Until the outcome is published it may say it anew.
///
/// # Errors
/// When the actor does not speak for the reviewed party, nothing is moderated yet, or the outcome is published with a response.
pub async fn respond_to_review(operation: &Operation, asked: Responding) -> Outcome<qa_review::Model> {
    let change = Change::begin(operation, "respondToQaReview").await?;
    let opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    if !opened.reviewed.may_respond(&operation.actor) {
        return Err(Failure::Forbidden("only who is reviewed responds to the findings"));
    }
    Step::Respond.check(opened.row.status).map_err(Failure::Refused)?;
    let id = &opened.row.id;
    let found = findings::findings_of(&change.db, &operation.actor, std::slice::from_ref(id)).await?.remove(id);
    let mut found = found.ok_or(Failure::NotFound("review"))?;
    if opened.row.status == QaReviewStatus::Published && found.response.is_some() {
        return Err(Failure::Refused(QualityRefused::RespondedAlready));
    }
    found.response = Some(asked.response);
    found.responded_by = operation.actor.user_id().map(str::to_owned);
    found.responded_at = Some(operation.clock.now());
    findings::update(&change.db, found).await?;
    let written = step(&change, opened.row, Step::Respond, None).await?;
    change.commit().await?;
    Ok(written)
}
