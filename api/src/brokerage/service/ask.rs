use chrono::NaiveDate;
use entities::keys::Urn;
use entities::states::{SupportOfferStatus, SupportRequestStatus};
use entities::support_request;
use entities::values::HalfDays;

use super::answer_offer::settle_offer;
use super::register::check_specialisms;
use super::{Call, Outcome, REQUEST, helped, lock_request, step_request};
use crate::brokerage::rules::{BrokerageRefused, RequestStep, check_between};
use crate::brokerage::store::{offers, requests};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::schools::store::standing::area_of;

/// What a school asks for.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The school.
    pub urn: Urn,
    /// What it needs, in words.
    pub need: String,
    /// Codes of the specialisms that are asked for.
    pub specialisms: Vec<String>,
    /// How many days.
    pub days: HalfDays,
    /// First and last day on which it wants support.
    pub between: (NaiveDate, NaiveDate),
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// A request that is to be closed.
#[derive(Debug, Clone)]
pub struct Closing {
    /// The request.
    pub call: Call,
    /// Why.
    pub reason: String,
}

/// Asks for support for a school.
///
/// # Errors
/// When the actor works neither for the school, its trust nor the local authority, or what is asked for does not fit.
pub async fn request_support(operation: &Operation, asked: Asking) -> Outcome<support_request::Model> {
    let change = Change::begin(operation, "requestSupport").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.idempotency.as_ref(), &id).await? {
        return lock_request(&change, &id).await;
    }
    let area = area_of(&change.db, &operation.actor, asked.urn).await?;
    let area = area.ok_or(Failure::Refused(BrokerageRefused::UnknownSchool("urn")))?;
    let (helped, school) = helped(&change, area, asked.urn).await?;
    if !helped.may_ask(&operation.actor) {
        return Err(Failure::Forbidden(
            "a school, its trust and its local authority ask for support for it, and nobody else",
        ));
    }
    let mut refused = Vec::new();
    if !school.is_open() {
        refused.push(BrokerageRefused::UnknownSchool("urn"));
    }
    refused.extend(check_between("neededTo", asked.between, operation.clock.today()));
    check_specialisms(&change, &asked.specialisms, &mut refused).await?;
    BrokerageRefused::all(refused).map_err(Failure::Refused)?;
    let row = support_request::Model {
        id,
        area_la_code: area,
        urn: asked.urn,
        need: asked.need,
        days: asked.days,
        needed_from: asked.between.0,
        needed_to: asked.between.1,
        status: SupportRequestStatus::Asked,
        close_reason: None,
        version: 1,
        created_by: operation.actor.user_id().map(str::to_owned),
        created_at: operation.clock.now(),
    };
    requests::insert(&change.db, row.clone(), &asked.specialisms).await?;
    change.record((REQUEST, &row.id), (None, Some(&row.status.to_string())), None).await?;
    change.commit().await?;
    Ok(row)
}

/// Closes a request: the school needs nothing more, or nothing can be offered. An offer that waits is taken back with it.
///
/// # Errors
/// When the actor works neither for the school, its trust nor the local authority, or it was accepted or closed.
pub async fn close_request(operation: &Operation, asked: Closing) -> Outcome<support_request::Model> {
    let change = Change::begin(operation, "closeSupportRequest").await?;
    let Call { id, expected_version, idempotency } = asked.call;
    let is_done = change.done_before(idempotency.as_ref(), &id).await?.is_some();
    let row = lock_request(&change, &id).await?;
    if is_done {
        return Ok(row);
    }
    expect_version(row.version, expected_version)?;
    let (helped, _) = helped(&change, row.area_la_code, row.urn).await?;
    if !helped.may_ask(&operation.actor) {
        return Err(Failure::Forbidden("the school, its trust and its local authority close the request"));
    }
    if let Some(offer) = offers::lock_open(&change.db, &operation.actor, &row.id).await? {
        settle_offer(&change, offer, SupportOfferStatus::Withdrawn, Some(&asked.reason)).await?;
    }
    let row = support_request::Model { close_reason: Some(asked.reason.clone()), ..row };
    let row = step_request(&change, row, RequestStep::Close, Some(&asked.reason)).await?;
    change.commit().await?;
    Ok(row)
}
