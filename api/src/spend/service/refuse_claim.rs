use entities::states::ClaimStatus;
use entities::{claim, intervention};

use super::{claim_of_before, locked_claim};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{Parties, belongs_to, delivers, works_for};
use crate::providers::store as providers;
use crate::spend::rules::{ClaimRefused, check_open};
use crate::spend::store::claims::{Settlement, settle};

/// A claim that is not to be paid.
#[derive(Debug, Clone)]
pub struct ClaimRefusal {
    /// Key of the claim.
    pub claim_id: String,
    /// Version of the claim that the caller read.
    pub expected_version: i32,
    /// Why.
    pub reason: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Refuses the claim.
///
/// # Errors
/// When the actor does not work for the local authority or has an interest in the provider, or the claim was changed since
/// or is settled.
pub async fn refuse_claim(operation: &Operation, refusal: ClaimRefusal) -> Result<claim::Model, Failure<ClaimRefused>> {
    let change = Change::begin(operation, "refuseClaim").await?;
    if change.done_before(refusal.idempotency.as_ref(), &refusal.claim_id).await?.is_some() {
        return claim_of_before(&change, &refusal.claim_id).await;
    }
    let (claim, intervention) = locked_claim(&change, &refusal.claim_id).await?;
    check_settler(&change, &claim, &intervention).await?;
    close(change, claim, ClaimStatus::Refused, refusal).await
}

/// Takes the claim back.
///
/// # Errors
/// When the actor does not work for the provider, or the claim was changed since or is settled.
pub async fn withdraw_claim(
    operation: &Operation,
    withdrawal: ClaimRefusal,
) -> Result<claim::Model, Failure<ClaimRefused>> {
    let change = Change::begin(operation, "withdrawClaim").await?;
    if change.done_before(withdrawal.idempotency.as_ref(), &withdrawal.claim_id).await?.is_some() {
        return claim_of_before(&change, &withdrawal.claim_id).await;
    }
    let (claim, intervention) = locked_claim(&change, &withdrawal.claim_id).await?;
    if !delivers(&operation.actor, Parties::from(&intervention)) {
        return Err(Failure::Forbidden("only those who work for the provider that claims withdraw its claims"));
    }
    close(change, claim, ClaimStatus::Withdrawn, withdrawal).await
}

async fn close(
    change: Change<'_>,
    claim: claim::Model,
    status: ClaimStatus,
    refusal: ClaimRefusal,
) -> Result<claim::Model, Failure<ClaimRefused>> {
    expect_version(claim.version, refusal.expected_version)?;
    check_open(claim.status).map_err(Failure::Refused)?;
    let (before, reason) = (claim.status.to_string(), refusal.reason);
    let settlement = Settlement {
        status,
        funding_source_id: None,
        reason: Some(reason.clone()),
        settled_by: change.operation.actor.user_id().map(str::to_owned),
        settled_at: change.operation.clock.now(),
    };
    let written = settle(&change.db, claim, settlement).await?;
    let states = (Some(before.as_str()), Some(&*written.status.to_string()));
    change.record(("Claim", &written.id), states, Some(&reason)).await?;
    change.commit().await?;
    Ok(written)
}

/// Refuses who does not work for the local authority, or belongs to the provider that claims.
pub(super) async fn check_settler(
    change: &Change<'_>,
    claim: &claim::Model,
    intervention: &intervention::Model,
) -> Result<(), Failure<ClaimRefused>> {
    let actor = &change.operation.actor;
    if !works_for(actor, intervention.area_la_code) {
        return Err(Failure::Forbidden("only those who work for the local authority of the area settle claims"));
    }
    let id = &claim.provider_id;
    let found = providers::by_ids(&change.db, actor, std::slice::from_ref(id)).await?.remove(id);
    let provider = found.ok_or(Failure::NotFound("provider"))?;
    belongs_to(actor, &provider).map_or(Ok(()), |interest| Err(Failure::Refused(ClaimRefused::Interest(interest))))
}
