//! One function per use case, named as the mutation.
//!
//! Locks are taken in one order: the idempotency key, the review, what hangs on it.

mod close_action;
mod conduct_review;
mod consents;
mod moderate_review;
mod people;
mod publish_review;
mod respond_to_review;
mod revise_review;
mod schedule_review;
mod withdraw_review;

pub use close_action::{ClosingAction, close_action};
pub use conduct_review::{Conducting, Judged, NewAction, conduct_review};
pub use consents::{Granting, Revoking, grant_consent, revoke_consent};
pub use moderate_review::{Moderating, moderate_review};
pub use people::Member;
pub use publish_review::publish_review;
pub use respond_to_review::{Responding, respond_to_review};
pub use revise_review::{Revising, revise_review};
pub use schedule_review::{Scheduling, SubjectKey, schedule_review};
pub use withdraw_review::{Ending, cancel_review, withdraw_review};

use entities::qa_review;
use entities::states::QaReviewStatus;

use super::frameworks::Frameworks;
use super::rules::{Framework, QualityRefused, Step};
use super::store::reviews;
use super::store::subjects::{Subject, subject_of};
use crate::operation::{Change, Failure, Idempotency, expect_version};
use crate::policy::Reviewed;

/// Kind of the rows acted on.
pub const REVIEW: &str = "QaReview";

/// What a use case of quality assurance gives.
pub type Outcome<T> = Result<T, Failure<QualityRefused>>;

/// The review that a use case is about.
#[derive(Debug, Clone)]
pub struct Call {
    /// Key of the review.
    pub review_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// A review, locked, with what it is of.
struct Opened {
    row: qa_review::Model,
    subject: Subject,
    reviewed: Reviewed,
}

/// The review that is called for.
enum TakenUp {
    /// To be worked on.
    Open(Box<Opened>),
    /// The same call was made before: this is the answer.
    Done(Box<qa_review::Model>),
}

/// Locks the review, if the actor sees it, has not done the same before and read it as it is.
async fn take_up(change: &Change<'_>, call: &Call) -> Outcome<TakenUp> {
    let is_done = change.done_before(call.idempotency.as_ref(), &call.review_id).await?.is_some();
    let row = lock(change, &call.review_id).await?;
    if is_done {
        return Ok(TakenUp::Done(Box::new(row)));
    }
    expect_version(row.version, call.expected_version)?;
    open(change, row).await.map(|opened| TakenUp::Open(Box::new(opened)))
}

async fn lock(change: &Change<'_>, id: &str) -> Outcome<qa_review::Model> {
    let found = reviews::lock_review(&change.db, &change.operation.actor, id).await?;
    found.ok_or(Failure::NotFound("review"))
}

/// Finds what the review is of.
async fn open(change: &Change<'_>, row: qa_review::Model) -> Outcome<Opened> {
    let subject = subject_of(&change.db, &row).await?;
    let reviewed = subject.reviewed(row.area_la_code).ok_or(Failure::NotFound("review"))?;
    Ok(Opened { row, subject, reviewed })
}

impl Opened {
    /// The framework by which it is made.
    fn framework<'a>(&self, frameworks: &'a Frameworks) -> Outcome<&'a Framework> {
        frameworks.numbered(self.row.framework_id).ok_or(Failure::Refused(QualityRefused::UnknownFramework))
    }

    /// Refuses who has an interest in what is reviewed. A peer review is the school's own: of it only its makers are asked.
    fn expect_independent(&self, change: &Change<'_>) -> Outcome<()> {
        match self.reviewed.interest_of(&change.operation.actor) {
            Some(interest) => Err(Failure::Refused(QualityRefused::OwnInterest(interest))),
            None => Ok(()),
        }
    }

    /// Refuses who may not publish the review, withdraw it and close its actions.
    fn expect_settler(&self, change: &Change<'_>) -> Outcome<()> {
        if !self.reviewed.may_settle(&change.operation.actor) {
            return Err(Failure::Forbidden(
                "the local authority settles reviews of provision, the Executive Board those of the authority's own \
                 services, and a school or its trust its peer reviews",
            ));
        }
        match self.reviewed {
            Reviewed::Provision { .. } => self.expect_independent(change),
            Reviewed::School { .. } => Ok(()),
        }
    }
}

/// Takes the step, writes the changed review and its line in the history. The change is still to be committed.
async fn step(
    change: &Change<'_>,
    mut row: qa_review::Model,
    step: Step,
    reason: Option<&str>,
) -> Outcome<qa_review::Model> {
    let from: QaReviewStatus = row.status;
    step.check(from).map_err(Failure::Refused)?;
    row.status = step.to().unwrap_or(from);
    let written = reviews::update(&change.db, row).await?;
    let (from, to) = (from.to_string(), written.status.to_string());
    change.record((REVIEW, &written.id), (Some(&from), Some(&to)), reason).await?;
    Ok(written)
}
