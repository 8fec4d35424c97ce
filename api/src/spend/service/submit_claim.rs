use chrono::NaiveDate;
use entities::states::{Account, ClaimStatus};
use entities::values::Pence;
use entities::{claim, intervention};

use super::{claim_of_before, has_contractor, refused};
use crate::commissioning::store::interventions;
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::{Parties, delivers};
use crate::spend::rules::{ClaimRefused, LedgerDay, check_contract};
use crate::spend::store::claims;

/// A claim to be made.
#[derive(Debug, Clone)]
pub struct Claiming {
    /// Key of the intervention.
    pub intervention_id: String,
    /// How much; more than 0.
    pub amount: Pence,
    /// Day of the invoice.
    pub dated_on: NaiveDate,
    /// What for.
    pub description: String,
    /// Number of the invoice.
    pub external_reference: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Claims a payment under the contract of the provider for which the actor works.
///
/// # Errors
/// When another provider delivers the intervention, there is no contract, the day is not in the plan's year or is to come,
/// or the invoice was claimed before.
pub async fn submit_claim(operation: &Operation, claiming: Claiming) -> Result<claim::Model, Failure<ClaimRefused>> {
    let change = Change::begin(operation, "submitClaim").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(claiming.idempotency.as_ref(), &id).await? {
        return claim_of_before(&change, &id).await;
    }
    let found = interventions::lock_intervention(&change.db, &operation.actor, &claiming.intervention_id).await?;
    let intervention = found.ok_or(Failure::NotFound("intervention"))?;
    if !delivers(&operation.actor, Parties::from(&intervention)) {
        return Err(Failure::Forbidden("only those who work for the provider that delivers the intervention claim"));
    }
    let provider_id = contractor(&intervention).map_err(Failure::Refused)?;
    let day = LedgerDay::within(intervention.academic_year, claiming.dated_on).map_err(refused)?;
    let day = day.come_by(operation.clock.today()).map_err(refused)?;
    let row = claim::Model {
        id,
        intervention_id: intervention.id,
        provider_id,
        funding_source_id: None,
        amount_pence: claiming.amount,
        dated_on: day.on,
        description: claiming.description,
        external_reference: claiming.external_reference,
        status: ClaimStatus::Submitted,
        reason: None,
        submitted_by: operation.actor.user_id().map(str::to_owned),
        submitted_at: operation.clock.now(),
        settled_by: None,
        settled_at: None,
        version: 1,
    };
    if !claims::insert(&change.db, row.clone()).await? {
        return Err(Failure::Refused(ClaimRefused::InvoiceTaken));
    }
    change.record(("Claim", &row.id), (None, Some(&row.status.to_string())), None).await?;
    change.commit().await?;
    Ok(row)
}

/// The provider that has the contract.
fn contractor(intervention: &intervention::Model) -> Result<String, ClaimRefused> {
    let no_contract = || ClaimRefused::NoContract(intervention.status);
    let provider_id = intervention.provider_id.clone().ok_or_else(no_contract)?;
    check_contract(Account::Actual, intervention.status, has_contractor(intervention)).map_err(|_| no_contract())?;
    Ok(provider_id)
}
