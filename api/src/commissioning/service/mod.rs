//! One function per use case, named as the mutation.
//!
//! Locks are taken in one order, so that nobody waits in a circle: the idempotency key, the intervention, what hangs on
//! it, the plan, what is kept of the ledger. On PostgreSQL a row that refers to a plan locks the plan a little, so nobody who locks
//! interventions may lock the plan first.

mod decide_on_intervention;
mod decide_on_limit;
mod interests;
mod participations;
mod parts;
mod plans;
mod propose;
mod revise;
mod steps;

pub use decide_on_intervention::{Deciding, decide_on_intervention};
pub use decide_on_limit::{Limit, LimitDeciding, LimitOf, decide_on_limit};
pub use interests::{Declaring, Withdrawing, declare_interest, withdraw_interest};
pub use participations::{
    ClosingParticipation, Delivery, Enrolment, ParticipationRevision, close_participation, enrol_school,
    record_delivery, revise_participation,
};
pub use parts::{Criterion, Document, SchoolPlace};
pub use plans::{NewPriority, PlanOpening, PriorityRevision, add_priority, open_plan, revise_priority};
pub use propose::{Proposal, propose, propose_intervention};
pub use revise::{Revision, revise_intervention};
pub use steps::{
    Cancelling, Commissioning, Completing, Evaluating, Reproposing, Starting, begin_delivery, cancel_intervention,
    commission_intervention, complete_intervention, mark_evaluated, repropose_intervention,
};

use entities::intervention;
use entities::states::InterventionStatus;

use super::rules::CommissioningRefused;
use super::store::{history, interventions};
use crate::operation::{Change, Failure, Idempotency, expect_version};
use crate::policy::{Parties, keeps_contract};

/// What a use case of commissioning gives.
pub type Outcome<T> = Result<T, Failure<CommissioningRefused>>;

/// The intervention that a use case is about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Key of the intervention.
    pub intervention_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// The intervention, locked.
enum TakenUp {
    /// To be worked on.
    Open(Box<intervention::Model>),
    /// The same call was made before: this is the answer.
    Done(Box<intervention::Model>),
}

/// Locks the intervention, if the actor sees it, has not done the same before and read it as it is.
async fn take_up(change: &Change<'_>, subject: &Subject) -> Outcome<TakenUp> {
    let id = &subject.intervention_id;
    let is_done = change.done_before(subject.idempotency.as_ref(), id).await?.is_some();
    let found = interventions::lock_intervention(&change.db, &change.operation.actor, id).await?;
    let row = Box::new(found.ok_or(Failure::NotFound("intervention"))?);
    if is_done {
        return Ok(TakenUp::Done(row));
    }
    expect_version(row.version, subject.expected_version)?;
    Ok(TakenUp::Open(row))
}

/// Only the local authority takes most steps.
fn expect_officer(change: &Change<'_>, row: &intervention::Model) -> Outcome<()> {
    keeps_contract(&change.operation.actor, Parties::from(row)).map_err(Failure::Forbidden)
}

/// Writes the changed intervention and its line in the history, and lets the change have happened.
async fn settle(
    change: Change<'_>,
    row: intervention::Model,
    from: Option<InterventionStatus>,
    reason: Option<&str>,
) -> Outcome<intervention::Model> {
    let to = row.status.to_string();
    let from = from.map(|from| from.to_string());
    let written = interventions::update(&change.db, row).await?;
    let states = (from.as_deref(), from.as_ref().map(|_| to.as_str()));
    change.record((history::INTERVENTION, &written.id), states, reason).await?;
    change.commit().await?;
    Ok(written)
}
