use chrono::NaiveDate;
use entities::states::{Account, ClaimStatus};
use entities::{claim, intervention};

use super::entry::Draft;
use super::paid_once::is_paid_by_entry;
use super::recording::{provider_name, spend};
use super::refuse_claim::check_settler;
use super::{booking_day, claim_of_before, has_contractor, known_source, locked_claim, refused};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::spend::rules::{ClaimRefused, EntryRefused, TermsRefused, check_contract, check_open};
use crate::spend::store::claims::{Settlement, settle};

/// A claim that is to be paid.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// Key of the claim.
    pub claim_id: String,
    /// Version of the claim that the caller read.
    pub expected_version: i32,
    /// Key of the source that pays.
    pub funding_source_id: String,
    /// Day of the payment; if left out, today, or the day of the invoice where today is not in the plan's year.
    pub dated_on: Option<NaiveDate>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Accepts the claim and records its payment, within what is committed of the intervention.
///
/// # Errors
/// When the actor does not work for the local authority or has an interest in the provider, the claim was changed since,
/// is settled or was paid without it, the source is unknown, the day is not in the plan's year or is to come, or more would be paid than committed.
pub async fn accept_claim(
    operation: &Operation,
    acceptance: Acceptance,
) -> Result<claim::Model, Failure<ClaimRefused>> {
    let change = Change::begin(operation, "acceptClaim").await?;
    if change.done_before(acceptance.idempotency.as_ref(), &acceptance.claim_id).await?.is_some() {
        return claim_of_before(&change, &acceptance.claim_id).await;
    }
    let (claim, intervention) = locked_claim(&change, &acceptance.claim_id).await?;
    check_settler(&change, &claim, &intervention).await?;
    expect_version(claim.version, acceptance.expected_version)?;
    check_open(claim.status).map_err(Failure::Refused)?;
    if is_paid_by_entry(&change, &intervention, &claim.external_reference).await? {
        return Err(Failure::Refused(ClaimRefused::PaidAlready));
    }
    pay(&change, &claim, intervention, &acceptance).await?;
    let settlement = Settlement {
        status: ClaimStatus::Accepted,
        funding_source_id: Some(acceptance.funding_source_id),
        reason: None,
        settled_by: operation.actor.user_id().map(str::to_owned),
        settled_at: operation.clock.now(),
    };
    let before = claim.status.to_string();
    let written = settle(&change.db, claim, settlement).await?;
    change.record(("Claim", &written.id), (Some(&before), Some(&written.status.to_string())), None).await?;
    change.commit().await?;
    Ok(written)
}

/// Records the payment of the claim. Its reference stays with the claim: two providers may number an invoice alike.
async fn pay(
    change: &Change<'_>,
    claim: &claim::Model,
    intervention: intervention::Model,
    acceptance: &Acceptance,
) -> Result<(), Failure<ClaimRefused>> {
    let contract = check_contract(Account::Actual, intervention.status, has_contractor(&intervention));
    contract.map_err(|refusal| Failure::Refused(ClaimRefused::Payment(refusal)))?;
    let source = known_source(change, intervention.area_la_code, &acceptance.funding_source_id).await?;
    let day = booking_day(change, intervention.academic_year, acceptance.dated_on, claim.dated_on).map_err(refused)?;
    let day = day.come_by(change.operation.clock.today()).map_err(refused)?;
    let counterparty = provider_name(change, &intervention).await?;
    let (booked, description) = ((claim.amount_pence, day), claim.description.clone());
    let mut draft = Draft::of_intervention(change, &intervention, &source, Account::Actual, booked, description);
    (draft.row.counterparty, draft.row.claim_id) = (counterparty, Some(claim.id.clone()));
    spend(change, intervention, &source, draft).await.map(|_| ()).map_err(|failure| of_claim(failure, claim))
}

/// What refuses the payment, told of the claim.
fn of_claim(failure: Failure<EntryRefused>, claim: &claim::Model) -> Failure<ClaimRefused> {
    match failure {
        Failure::Refused(EntryRefused::Terms(TermsRefused::ExternalReferenceTaken)) => {
            Failure::Refused(ClaimRefused::SettledAlready(claim.status))
        }
        Failure::Refused(refusal) => Failure::Refused(ClaimRefused::Payment(refusal)),
        Failure::NotFound(what) => Failure::NotFound(what),
        Failure::Forbidden(why) => Failure::Forbidden(why),
        Failure::Stale(version) => Failure::Stale(version),
        Failure::KeyUsedOtherwise => Failure::KeyUsedOtherwise,
        Failure::Database(error) => Failure::Database(error),
    }
}
