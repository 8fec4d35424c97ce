use entities::states::{InterventionStatus, Question, Verdict};
use entities::{decision, intervention};

use super::interests::{Interests, has_proposed, interests_in};
use super::steps::withdraw_all;
use super::{Outcome, Subject};
use crate::commissioning::rules::{CommissioningRefused, Step, is_carried};
use crate::commissioning::store::{decisions, history, interventions};
use crate::operation::{Change, Failure, Operation, expect_version};
use crate::policy::decides_for;

/// A verdict on a proposal.
#[derive(Debug, Clone)]
pub struct Deciding {
    /// The intervention.
    pub subject: Subject,
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reasons: String,
    /// On what conditions.
    pub conditions: Option<String>,
    /// How many members have to say the same.
    pub quorum: u32,
}

/// Records what a member of the board says to a proposal. When as many as the quorum have said the same, it takes effect.
///
/// # Errors
/// When it is not proposed, nobody is to deliver what is approved, or the actor is not on the board, proposed it, has an
/// interest in it or has decided already.
pub async fn decide_on_intervention(operation: &Operation, asked: Deciding) -> Outcome<decision::Model> {
    let change = Change::begin(operation, "decideOnIntervention").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.subject.idempotency.as_ref(), &id).await? {
        let mut first = decisions::by_ids(db, actor, std::slice::from_ref(&id)).await?;
        return first.remove(&id).ok_or(Failure::NotFound("decision"));
    }
    let found = interventions::lock_intervention(db, actor, &asked.subject.intervention_id).await?;
    let row = found.ok_or(Failure::NotFound("intervention"))?;
    if !decides_for(actor, row.area_la_code) {
        return Err(Failure::Forbidden("only members of the Executive Board of the area decide"));
    }
    expect_version(row.version, asked.subject.expected_version)?;
    let step = step_of(asked.verdict);
    let interests = check(&change, &row, step).await?;
    let user_id = actor.user_id().unwrap_or_default().to_owned();
    let votes = decisions::votes(db, actor, &row.id, Question::Proposal, row.proposal_round).await?;
    if votes.iter().any(|(voter, ..)| *voter == user_id) {
        return Err(Failure::Refused(CommissioningRefused::DecidedAlready(asked.quorum)));
    }
    let is_carried = is_carried(&interests.counted(votes), (asked.verdict, None), asked.quorum);
    let written = decision::Model {
        id,
        area_la_code: row.area_la_code,
        plan_id: row.plan_id.clone(),
        intervention_id: Some(row.id.clone()),
        subject_id: row.id.clone(),
        question: Question::Proposal,
        round: row.proposal_round,
        verdict: asked.verdict,
        user_id,
        reasons: asked.reasons,
        conditions: asked.conditions,
        raised_pence: None,
        interests: interests.declared,
        is_carried,
        decided_at: operation.clock.now(),
    };
    if !decisions::insert(db, written.clone()).await? {
        return Err(Failure::Refused(CommissioningRefused::DecidedAlready(asked.quorum)));
    }
    take_effect(&change, row, step, &written).await?;
    change.commit().await?;
    Ok(written)
}

const fn step_of(verdict: Verdict) -> Step {
    match verdict {
        Verdict::Approve => Step::Approve,
        Verdict::Defer => Step::Defer,
        Verdict::Reject => Step::Reject,
    }
}

async fn check(change: &Change<'_>, row: &intervention::Model, step: Step) -> Outcome<Interests> {
    let refuse = |refused| Err(Failure::Refused(refused));
    step.check(row.status).map_err(Failure::Refused)?;
    let interests = interests_in(change, row).await?;
    if has_proposed(change, row).await? {
        return refuse(CommissioningRefused::Proposer);
    }
    if let Some(interest) = interests.own {
        return refuse(CommissioningRefused::Interest(interest));
    }
    if step == Step::Approve && row.provider_id.is_none() {
        return refuse(CommissioningRefused::ProviderMissing);
    }
    Ok(interests)
}

/// Moves the intervention where the decision leads, if it was carried, and writes it down either way.
async fn take_effect(
    change: &Change<'_>,
    mut row: intervention::Model,
    step: Step,
    decision: &decision::Model,
) -> Outcome<()> {
    let (from, id) = (row.status.to_string(), row.id.clone());
    let mut to = from.clone();
    if decision.is_carried {
        row.status = step.to();
        to = row.status.to_string();
        if row.status == InterventionStatus::Rejected {
            withdraw_all(change, &row, &decision.reasons).await?;
        }
        row.status_reason = (step != Step::Approve).then(|| decision.reasons.clone());
        interventions::update(&change.db, row).await?;
    }
    let states = (Some(from.as_str()), Some(to.as_str()));
    change.record((history::INTERVENTION, &id), states, Some(&decision.reasons)).await?;
    Ok(())
}
