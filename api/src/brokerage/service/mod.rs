//! One function per use case, named as the mutation.
//!
//! Locks are taken in one order: the idempotency key, the request, its offer, the supporter, the deployment, what hangs on it.

mod answer_offer;
mod ask;
mod offer;
mod register;
mod run_deployment;
mod set_capacity;
mod visits;

pub use answer_offer::{Answer, Answering, answer_offer};
pub use ask::{Asking, Closing, close_request, request_support};
pub use offer::{Offering, Sending, offer_support};
pub use register::{Entry, Profile, amend_supporter, register_supporter};
pub use run_deployment::{Running, run_deployment};
pub use set_capacity::{SettingCapacity, set_capacity};
pub use visits::{Striking, Visiting, record_visit, strike_visit};

use entities::keys::{LaCode, Urn};
use entities::{deployment, support_request, supporter};

use super::rules::{BrokerageRefused, DeploymentStep, RequestStep};
use super::store::{candidates, deployments, requests, supporters};
use crate::operation::{Change, Failure, Idempotency};
use crate::policy::{Helped, Kin, Sent};
use crate::schools::store::facts::{SchoolFacts, facts_of, schools_of};

/// Kind of the rows of the register.
const SUPPORTER: &str = "Supporter";
/// Kind of the requests.
const REQUEST: &str = "SupportRequest";
/// Kind of the deployments.
const DEPLOYMENT: &str = "Deployment";

/// What a use case of brokerage gives.
pub type Outcome<T> = Result<T, Failure<BrokerageRefused>>;

/// The row that a use case is about.
#[derive(Debug, Clone)]
pub struct Call {
    /// Key of the row.
    pub id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

async fn lock_supporter(change: &Change<'_>, id: &str) -> Outcome<supporter::Model> {
    let found = supporters::lock(&change.db, &change.operation.actor, id).await?;
    found.ok_or(Failure::NotFound("supporter"))
}

async fn lock_request(change: &Change<'_>, id: &str) -> Outcome<support_request::Model> {
    let found = requests::lock(&change.db, &change.operation.actor, id).await?;
    found.ok_or(Failure::NotFound("request"))
}

async fn lock_deployment(change: &Change<'_>, id: &str) -> Outcome<deployment::Model> {
    let found = deployments::lock(&change.db, &change.operation.actor, id).await?;
    found.ok_or(Failure::NotFound("deployment"))
}

/// The supporter with the provider that it is or that sends it. One statement.
async fn sent(change: &Change<'_>, supporter: supporter::Model) -> Outcome<Sent> {
    let found = candidates::with_providers(&change.db, vec![supporter]).await?.pop();
    found.ok_or(Failure::NotFound("supporter"))
}

/// Who is sent by the deployment, as it was when it was offered, whoever acts on it. Two statements.
async fn sent_by(change: &Change<'_>, row: &deployment::Model) -> Outcome<Sent> {
    let ids = std::slice::from_ref(&row.supporter_id);
    let found = candidates::supporters_with(&change.db, ids).await?.pop().ok_or(Failure::NotFound("supporter"))?;
    let (user_id, provider_id) = (row.user_id.clone(), row.provider_id.clone());
    sent(change, supporter::Model { user_id, provider_id, school_urn: row.home_urn, ..found }).await
}

/// The school that is supported, with what is known of it. Two statements.
async fn helped(change: &Change<'_>, area: LaCode, urn: Urn) -> Outcome<(Helped, SchoolFacts)> {
    let found = facts_of(&change.db, &[urn]).await?.remove(&urn);
    let school = found.ok_or(Failure::Refused(BrokerageRefused::UnknownSchool("urn")))?;
    let trusts: Vec<_> = school.trust_uid.into_iter().collect();
    let schools = if trusts.is_empty() { Vec::new() } else { schools_of(&change.db, &trusts).await? };
    let kin = Kin { trusts, schools, ..Kin::default() };
    Ok((Helped { area, urn, trust_uid: school.trust_uid, kin }, school))
}

/// Takes the step with the request and writes it down. The change is still to be committed.
async fn step_request(
    change: &Change<'_>,
    mut row: support_request::Model,
    step: RequestStep,
    reason: Option<&str>,
) -> Outcome<support_request::Model> {
    step.check(row.status).map_err(Failure::Refused)?;
    let from = row.status.to_string();
    row.status = step.to();
    let written = requests::update(&change.db, row).await?;
    let to = written.status.to_string();
    change.record((REQUEST, &written.id), (Some(&from), Some(&to)), reason).await?;
    Ok(written)
}

/// Takes the step with the deployment and writes it down. The change is still to be committed.
async fn step_deployment(
    change: &Change<'_>,
    mut row: deployment::Model,
    step: DeploymentStep,
    reason: Option<&str>,
) -> Outcome<deployment::Model> {
    step.check(row.status).map_err(Failure::Refused)?;
    let from = row.status.to_string();
    row.status = step.to().unwrap_or(row.status);
    let written = deployments::update(&change.db, row).await?;
    let to = written.status.to_string();
    change.record((DEPLOYMENT, &written.id), (Some(&from), Some(&to)), reason).await?;
    Ok(written)
}
