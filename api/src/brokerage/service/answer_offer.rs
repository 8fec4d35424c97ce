use entities::states::SupportOfferStatus;
use entities::{deployment, support_offer};

use super::offer::{check_place, conflict};
use super::{Call, Outcome, helped, lock_deployment, lock_request, sent_by, step_deployment, step_request};
use crate::brokerage::rules::{BrokerageRefused, DeploymentStep, RequestStep};
use crate::brokerage::store::offers;
use crate::operation::{Change, Failure, Operation, expect_version};
use crate::policy::{Helped, works_for};

/// What becomes of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The school accepts it.
    Accept,
    /// The school declines it.
    Decline,
    /// The local authority takes it back.
    Withdraw,
}

impl Answer {
    const fn mutation(self) -> &'static str {
        match self {
            Self::Accept => "acceptSupportOffer",
            Self::Decline => "declineSupportOffer",
            Self::Withdraw => "withdrawSupportOffer",
        }
    }

    const fn to(self) -> SupportOfferStatus {
        match self {
            Self::Accept => SupportOfferStatus::Accepted,
            Self::Decline => SupportOfferStatus::Declined,
            Self::Withdraw => SupportOfferStatus::Withdrawn,
        }
    }

    const fn request_step(self) -> RequestStep {
        match self {
            Self::Accept => RequestStep::Accept,
            Self::Decline | Self::Withdraw => RequestStep::Reopen,
        }
    }
}

/// An offer that is answered.
#[derive(Debug, Clone)]
pub struct Answering {
    /// The offer.
    pub call: Call,
    /// What becomes of it.
    pub answer: Answer,
    /// What is said to it.
    pub told: Option<String>,
}

/// Accepts or declines an offer, or takes it back. An accepted deployment is agreed; one that is declined or taken back ends, and its
/// days are free again.
///
/// # Errors
/// When it is not the actor's to answer, or it was answered before.
pub async fn answer_offer(operation: &Operation, asked: Answering) -> Outcome<support_offer::Model> {
    let change = Change::begin(operation, asked.answer.mutation()).await?;
    let id = &asked.call.id;
    let is_done = change.done_before(asked.call.idempotency.as_ref(), id).await?.is_some();
    let known = offer(&change, id).await?;
    if is_done {
        return Ok(known);
    }
    let request = lock_request(&change, &known.request_id).await?;
    let offer = offer(&change, id).await?;
    expect_version(offer.version, asked.call.expected_version)?;
    let (helped, _) = helped(&change, request.area_la_code, request.urn).await?;
    match asked.answer {
        Answer::Accept | Answer::Decline if !helped.may_answer(&operation.actor) => {
            return Err(Failure::Forbidden("the school or its trust answers what it is offered"));
        }
        Answer::Withdraw if !works_for(&operation.actor, request.area_la_code) => {
            return Err(Failure::Forbidden("the local authority takes back what it offered"));
        }
        _ => {}
    }
    if offer.status != SupportOfferStatus::Open {
        let refused = BrokerageRefused::wrong_state("offer", offer.status, &[SupportOfferStatus::Open]);
        return Err(Failure::Refused(refused));
    }
    if asked.answer == Answer::Accept {
        check_acceptable(&change, &helped, &offer).await?;
    }
    let written = settle_offer(&change, offer, asked.answer.to(), asked.told.as_deref()).await?;
    step_request(&change, request, asked.answer.request_step(), asked.told.as_deref()).await?;
    change.commit().await?;
    Ok(written)
}

/// Refuses what can no longer come to be: who would be sent has come to be too near, or the intervention has no place any more.
async fn check_acceptable(change: &Change<'_>, helped: &Helped, offer: &support_offer::Model) -> Outcome<()> {
    if let Some(id) = &offer.deployment_id {
        let sent = sent_by(change, &lock_deployment(change, id).await?).await?;
        if let Some(refused) = conflict(change, helped, &sent).await? {
            return Err(Failure::Refused(refused));
        }
    }
    if let Some(id) = &offer.intervention_id {
        check_place(change, helped, id).await?;
    }
    Ok(())
}

async fn offer(change: &Change<'_>, id: &String) -> Outcome<support_offer::Model> {
    let found = offers::by_ids(&change.db, &change.operation.actor, std::slice::from_ref(id)).await?.remove(id);
    found.ok_or(Failure::NotFound("offer"))
}

/// Writes down what became of the offer, and what that makes of its deployment.
pub(super) async fn settle_offer(
    change: &Change<'_>,
    offer: support_offer::Model,
    to: SupportOfferStatus,
    told: Option<&str>,
) -> Outcome<support_offer::Model> {
    let (actor, now) = (&change.operation.actor, change.operation.clock.now());
    if let Some(id) = &offer.deployment_id {
        let row = lock_deployment(change, id).await?;
        if to == SupportOfferStatus::Accepted {
            let agreed = deployment::Model { agreed_at: Some(now), ..row };
            step_deployment(change, agreed, DeploymentStep::Agree, told).await?;
        } else {
            // Who is sent and its school read the deployment; what the school and the officer say to each other they do not.
            let reason = format!("the offer was {to}");
            let dropped = deployment::Model { end_reason: Some(reason.clone()), ..row };
            step_deployment(change, dropped, DeploymentStep::Drop, Some(&reason)).await?;
        }
    }
    let answered = support_offer::Model {
        status: to,
        answered_by: actor.user_id().map(str::to_owned),
        answered_at: Some(now),
        answer: told.map(str::to_owned),
        ..offer
    };
    Ok(offers::update(&change.db, answered).await?)
}
