use chrono::NaiveDate;
use entities::states::{DeploymentStatus, InterventionStatus, SupportOfferStatus};
use entities::values::{HalfDays, Period};
use entities::{deployment, deployment_days, intervention, support_offer};

use super::{Call, DEPLOYMENT, Outcome, helped, lock_request, lock_supporter, sent, step_request};
use crate::brokerage::rules::{
    BrokerageRefused, RequestStep, check_between, check_days, conflict_of, half_terms_within,
};
use crate::brokerage::store::{candidates, days, deployments, offers};
use crate::commissioning::store::{interventions, participations};
use crate::operation::{Change, Failure, Operation, expect_version};
use crate::policy::{Helped, Sent, belongs_to, works_for};
use crate::providers::store as providers;

/// Who is to be sent, when, for how many days.
#[derive(Debug, Clone)]
pub struct Sending {
    /// Key of the supporter.
    pub supporter_id: String,
    /// First and last day.
    pub between: (NaiveDate, NaiveDate),
    /// Days by half-term.
    pub days: Vec<(Period, HalfDays)>,
}

/// What is offered to a school that asked.
#[derive(Debug, Clone)]
pub struct Offering {
    /// The request.
    pub call: Call,
    /// Somebody who is sent.
    pub sending: Option<Sending>,
    /// Or an intervention in which the school has a place, by its key.
    pub intervention_id: Option<String>,
    /// What the officer says to it.
    pub note: Option<String>,
}

/// Offers support to a school that asked for it, and holds the days until the school has answered.
///
/// # Errors
/// When the actor does not work for the area or has an interest; when who would be sent has one, is not free or is there already;
/// when the school has no place in the intervention.
pub async fn offer_support(operation: &Operation, asked: Offering) -> Outcome<support_offer::Model> {
    let change = Change::begin(operation, "offerSupport").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.call.idempotency.as_ref(), &id).await? {
        let found = offers::by_ids(&change.db, &operation.actor, std::slice::from_ref(&id)).await?.remove(&id);
        return found.ok_or(Failure::NotFound("offer"));
    }
    let request = lock_request(&change, &asked.call.id).await?;
    expect_version(request.version, asked.call.expected_version)?;
    if !works_for(&operation.actor, request.area_la_code) {
        return Err(Failure::Forbidden("the local authority of the area brokers support"));
    }
    RequestStep::Offer.check(request.status).map_err(Failure::Refused)?;
    let (helped, school) = helped(&change, request.area_la_code, request.urn).await?;
    if !school.is_open() {
        return Err(Failure::Refused(BrokerageRefused::UnknownSchool("requestId")));
    }
    let (deployment_id, intervention_id) = match (&asked.sending, &asked.intervention_id) {
        (Some(sending), None) => (Some(send(&change, &helped, sending).await?), None),
        (None, Some(id)) => (None, Some(with_place(&change, &helped, id).await?)),
        _ => return Err(Failure::Refused(BrokerageRefused::OneOffer)),
    };
    let offer = support_offer::Model {
        id,
        request_id: request.id.clone(),
        deployment_id,
        intervention_id,
        note: asked.note,
        status: SupportOfferStatus::Open,
        offered_by: operation.actor.user_id().map(str::to_owned),
        offered_at: operation.clock.now(),
        answered_by: None,
        answered_at: None,
        answer: None,
        version: 1,
    };
    offers::insert(&change.db, offer.clone()).await?;
    step_request(&change, request, RequestStep::Offer, offer.note.as_deref()).await?;
    change.commit().await?;
    Ok(offer)
}

/// Proposes the deployment and holds its days; its key.
async fn send(change: &Change<'_>, helped: &Helped, sending: &Sending) -> Outcome<String> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let sent = match lock_supporter(change, &sending.supporter_id).await {
        Ok(row) if row.area_la_code == helped.area => sent(change, row).await?,
        Ok(_) | Err(Failure::NotFound(_)) => return Err(Failure::Refused(BrokerageRefused::UnknownSupporter)),
        Err(failure) => return Err(failure),
    };
    if let Some(interest) = helped.interest_of(actor, Some(&sent)) {
        return Err(Failure::Refused(BrokerageRefused::Interest(interest)));
    }
    let mut refused = check_between("deployment.endsOn", sending.between, change.operation.clock.today());
    refused.extend(check_valid(&sent, sending.between));
    refused.extend(conflict(change, helped, &sent).await?);
    let (from, to) = sending.between;
    if let Some((from, to)) =
        deployments::overlapping(db, actor, (&sending.supporter_id, helped.urn), (from, to)).await?
    {
        refused.push(BrokerageRefused::Overlapping { from, to });
    }
    let ledgers = days::ledgers_of(db, std::slice::from_ref(&sending.supporter_id)).await?;
    let ledger = ledgers.into_values().next().unwrap_or_default();
    refused.extend(check_days(&sending.days, &half_terms_within(sending.between), &ledger));
    BrokerageRefused::all(refused).map_err(Failure::Refused)?;
    let row = deployment::Model {
        id: change.new_id(),
        area_la_code: helped.area,
        supporter_id: sending.supporter_id.clone(),
        user_id: sent.supporter.user_id.clone(),
        provider_id: sent.supporter.provider_id.clone(),
        home_urn: sent.supporter.school_urn,
        urn: helped.urn,
        starts_on: from,
        ends_on: to,
        status: DeploymentStatus::Proposed,
        agreed_at: None,
        end_reason: None,
        version: 1,
        created_by: actor.user_id().map(str::to_owned),
        created_at: change.operation.clock.now(),
    };
    let of_half_term = |(half_term, days): &(Period, HalfDays)| deployment_days::Model {
        deployment_id: row.id.clone(),
        half_term: *half_term,
        supporter_id: row.supporter_id.clone(),
        days: *days,
    };
    deployments::insert(db, row.clone(), sending.days.iter().map(of_half_term).collect()).await?;
    change.record((DEPLOYMENT, &row.id), (None, Some(&row.status.to_string())), None).await?;
    Ok(row.id)
}

fn check_valid(sent: &Sent, (from, to): (NaiveDate, NaiveDate)) -> Option<BrokerageRefused> {
    let (valid_from, valid_to) = (sent.supporter.valid_from, sent.supporter.valid_to);
    let is_valid = valid_from <= from && valid_to.is_none_or(|valid_to| to <= valid_to);
    (!is_valid).then_some(BrokerageRefused::NotValid { from: valid_from, to: valid_to })
}

/// Why who would be sent is too near to the school, as far as the actor may know.
pub(super) async fn conflict(change: &Change<'_>, helped: &Helped, sent: &Sent) -> Outcome<Option<BrokerageRefused>> {
    let (operation, one) = (change.operation, std::slice::from_ref(sent));
    let of = (helped.urn, operation.clock.today());
    let ties = candidates::ties_of(&change.db, &operation.actor, one, of).await?;
    let conflict = ties.get(&sent.supporter.id).and_then(|tie| conflict_of(tie, helped.urn, helped.trust_uid));
    Ok(conflict.map(BrokerageRefused::ConflictOfInterest))
}

/// The intervention, if the actor may offer it and the school has a place in it; its key.
async fn with_place(change: &Change<'_>, helped: &Helped, id: &String) -> Outcome<String> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let row = check_place(change, helped, id).await?;
    let parties: Vec<String> = row.provider_id.iter().chain(&row.broker_id).cloned().collect();
    let parties = providers::by_ids(db, actor, &parties).await?;
    let of_parties = || parties.values().find_map(|provider| belongs_to(actor, provider));
    match helped.interest_of(actor, None).or_else(of_parties) {
        Some(interest) => Err(Failure::Refused(BrokerageRefused::Interest(interest))),
        None => Ok(row.id),
    }
}

/// The intervention, if it still takes place and the school has a place in it. Two statements.
pub(super) async fn check_place(change: &Change<'_>, helped: &Helped, id: &String) -> Outcome<intervention::Model> {
    use InterventionStatus::{Approved, Commissioned, InDelivery, Proposed};
    let (db, actor) = (&change.db, &change.operation.actor);
    let found = interventions::by_ids(db, actor, std::slice::from_ref(id)).await?.remove(id);
    let found = found.filter(|row| row.area_la_code == helped.area);
    let row = found.ok_or(Failure::Refused(BrokerageRefused::UnknownIntervention))?;
    if ![Proposed, Approved, Commissioned, InDelivery].contains(&row.status) {
        return Err(Failure::Refused(BrokerageRefused::NotOffered(row.status.to_string())));
    }
    if !participations::open_urns(db, actor, &row.id).await?.contains(&helped.urn) {
        return Err(Failure::Refused(BrokerageRefused::NoPlace));
    }
    Ok(row)
}
