use entities::states::{InterventionStatus, Question, Verdict};
use entities::values::Pence;
use entities::{commissioning_plan, decision, intervention};

use super::Outcome;
use super::interests::{Interests, has_proposed, interests_in};
use crate::commissioning::rules::{CommissioningRefused, is_carried};
use crate::commissioning::store::{decisions, history, interventions, plans};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::decides_for;

/// Which limit is decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// What may be committed beyond the allocation of an intervention.
    Commitment,
    /// What may be paid beyond the commitments of an intervention.
    Actual,
    /// What may be allocated beyond the budget of a plan.
    Budget,
}

/// Whose limit it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitOf {
    /// An intervention's, by its key.
    Intervention(String),
    /// A plan's, by its key.
    Plan(String),
}

/// A verdict on a limit.
#[derive(Debug, Clone)]
pub struct LimitDeciding {
    /// Whose limit it is.
    pub of: LimitOf,
    /// Version of the intervention or plan that the caller read.
    pub expected_version: i32,
    /// Which limit.
    pub limit: Limit,
    /// The verdict.
    pub verdict: Verdict,
    /// By how much it is raised.
    pub raise: Option<Pence>,
    /// Why.
    pub reasons: String,
    /// On what conditions.
    pub conditions: Option<String>,
    /// How many members have to say the same.
    pub quorum: u32,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

impl Limit {
    const fn question(self) -> Question {
        match self {
            Self::Commitment => Question::CommitmentLimit,
            Self::Actual => Question::ActualLimit,
            Self::Budget => Question::BudgetLimit,
        }
    }

    fn check_subject(self, of: &LimitOf) -> Result<(), CommissioningRefused> {
        match (self, of) {
            (Self::Commitment, LimitOf::Plan(_)) => {
                Err(CommissioningRefused::WrongSubject("COMMITMENT", "an intervention"))
            }
            (Self::Actual, LimitOf::Plan(_)) => Err(CommissioningRefused::WrongSubject("ACTUAL", "an intervention")),
            (Self::Budget, LimitOf::Intervention(_)) => Err(CommissioningRefused::WrongSubject("BUDGET", "a plan")),
            _ => Ok(()),
        }
    }
}

/// What the limit belongs to, locked.
enum Subject {
    Intervention(Box<intervention::Model>),
    Plan(Box<commissioning_plan::Model>),
}

/// Records what a member of the board says to the raising of a limit. When as many as the quorum have said the same, to the
/// penny, it is raised.
///
/// # Errors
/// When the limit is not one of what is named, the amount is missing or too large, or the actor is not on the board, has an
/// interest or has decided already.
pub async fn decide_on_limit(operation: &Operation, asked: LimitDeciding) -> Outcome<decision::Model> {
    let change = Change::begin(operation, "decideOnLimit").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.idempotency.as_ref(), &id).await? {
        let mut first = decisions::by_ids(db, actor, std::slice::from_ref(&id)).await?;
        return first.remove(&id).ok_or(Failure::NotFound("decision"));
    }
    let subject = find(&change, &asked.of).await?;
    let interests = check(&change, &subject, &asked).await?;
    let mut written = verdict(operation, id, &subject, &asked);
    written.interests.clone_from(&interests.declared);
    let votes = decisions::votes(db, actor, &written.subject_id, written.question, written.round).await?;
    if votes.iter().any(|(voter, ..)| *voter == written.user_id) {
        return Err(Failure::Refused(CommissioningRefused::DecidedAlready(asked.quorum)));
    }
    written.is_carried = is_carried(&interests.counted(votes), (asked.verdict, asked.raise), asked.quorum);
    if !decisions::insert(db, written.clone()).await? {
        return Err(Failure::Refused(CommissioningRefused::DecidedAlready(asked.quorum)));
    }
    take_effect(&change, subject, asked.limit, &written).await?;
    change.commit().await?;
    Ok(written)
}

async fn find(change: &Change<'_>, of: &LimitOf) -> Outcome<Subject> {
    let (db, actor) = (&change.db, &change.operation.actor);
    match of {
        LimitOf::Intervention(id) => {
            let found = interventions::lock_intervention(db, actor, id).await?;
            Ok(Subject::Intervention(Box::new(found.ok_or(Failure::NotFound("intervention"))?)))
        }
        LimitOf::Plan(id) => {
            let found = plans::lock_plan(db, actor, id).await?;
            Ok(Subject::Plan(Box::new(found.ok_or(Failure::NotFound("plan"))?)))
        }
    }
}

/// Whether the actor may say so; what interests members have declared.
async fn check(change: &Change<'_>, subject: &Subject, asked: &LimitDeciding) -> Outcome<Interests> {
    let (area, version) = match subject {
        Subject::Intervention(row) => (row.area_la_code, row.version),
        Subject::Plan(row) => (row.area_la_code, row.version),
    };
    if !decides_for(&change.operation.actor, area) {
        return Err(Failure::Forbidden("only members of the Executive Board of the area decide"));
    }
    expect_version(version, asked.expected_version)?;
    let mut refused: Vec<_> = asked.limit.check_subject(&asked.of).err().into_iter().collect();
    match (asked.verdict, asked.raise) {
        (Verdict::Approve, None) => refused.push(CommissioningRefused::RaiseMissing),
        (Verdict::Defer | Verdict::Reject, Some(_)) => refused.push(CommissioningRefused::RaiseNotExpected),
        _ => {}
    }
    let mut interests = Interests::default();
    if let Subject::Intervention(row) = subject {
        refused.extend(check_state(row).err());
        interests = interests_in(change, row).await?;
        refused.extend(interests.own.clone().map(CommissioningRefused::Interest));
        refused.extend(has_proposed(change, row).await?.then_some(CommissioningRefused::Proposer));
    }
    CommissioningRefused::all(refused).map_err(Failure::Refused)?;
    Ok(interests)
}

/// Limits matter while there is, or may soon be, a contract.
fn check_state(row: &intervention::Model) -> Result<(), CommissioningRefused> {
    use InterventionStatus::{Approved, Commissioned, Completed, Evaluated, InDelivery};
    let allowed = [Approved, Commissioned, InDelivery, Completed, Evaluated];
    if allowed.contains(&row.status) {
        return Ok(());
    }
    Err(CommissioningRefused::WrongState { found: row.status, allowed: allowed.to_vec() })
}

/// The verdict as it is written down, not carried yet.
fn verdict(operation: &Operation, id: String, subject: &Subject, asked: &LimitDeciding) -> decision::Model {
    let (area, plan_id, intervention_id, round) = match subject {
        Subject::Intervention(row) => (row.area_la_code, &row.plan_id, Some(row.id.clone()), row.limit_round),
        Subject::Plan(row) => (row.area_la_code, &row.id, None, row.limit_round),
    };
    decision::Model {
        id,
        area_la_code: area,
        plan_id: plan_id.clone(),
        subject_id: intervention_id.clone().unwrap_or_else(|| plan_id.clone()),
        intervention_id,
        question: asked.limit.question(),
        round,
        verdict: asked.verdict,
        user_id: operation.actor.user_id().unwrap_or_default().to_owned(),
        reasons: asked.reasons.clone(),
        conditions: asked.conditions.clone(),
        raised_pence: asked.raise,
        interests: None,
        is_carried: false,
        decided_at: operation.clock.now(),
    }
}

/// Raises the limit if the decision was carried and is an approval; either way the next decision is of another round.
async fn take_effect(change: &Change<'_>, subject: Subject, limit: Limit, decision: &decision::Model) -> Outcome<()> {
    let reason = Some(decision.reasons.as_str());
    let raise = decision.raised_pence.unwrap_or_default();
    let raised = |by: Pence| by.checked_add(raise).ok_or(Failure::Refused(CommissioningRefused::LimitTooLarge));
    match subject {
        Subject::Intervention(mut row) => {
            let id = row.id.clone();
            if decision.is_carried {
                let by = if limit == Limit::Actual {
                    &mut row.actual_raised_pence
                } else {
                    &mut row.commitment_raised_pence
                };
                *by = raised(*by)?;
                row.limit_round += 1;
                interventions::update(&change.db, *row).await?;
            }
            change.record((history::INTERVENTION, &id), (None, None), reason).await?;
        }
        Subject::Plan(mut row) => {
            let id = row.id.clone();
            if decision.is_carried {
                row.budget_raised_pence = raised(row.budget_raised_pence)?;
                row.limit_round += 1;
                plans::update(&change.db, *row).await?;
            }
            change.record(("CommissioningPlan", &id), (None, None), reason).await?;
        }
    }
    Ok(())
}
