use entities::agreement;
use entities::states::AgreementStatus;

use super::{AGREEMENT, Outcome, locked, of_before, standing};
use crate::data_sharing::rules::check_revocation;
use crate::data_sharing::store::{agreements, parts};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{administers, signs_for};

/// An agreement to be ended.
#[derive(Debug, Clone)]
pub struct Revoking {
    /// Key of the agreement.
    pub agreement_id: String,
    /// Version that the caller read.
    pub expected_version: i32,
    /// Why.
    pub reason: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Ends an agreement from now on: the next read under it finds nothing.
///
/// # Errors
/// When the actor neither signs for a party nor runs the partnership of the area, or the agreement was changed since or has
/// ended.
pub async fn revoke_agreement(operation: &Operation, revoking: Revoking) -> Outcome<agreement::Model> {
    let change = Change::begin(operation, "revokeAgreement").await?;
    if change.done_before(revoking.idempotency.as_ref(), &revoking.agreement_id).await?.is_some() {
        return of_before(&change, &revoking.agreement_id).await;
    }
    let mut row = locked(&change, &revoking.agreement_id).await?;
    check_revoker(&change, &row).await?;
    expect_version(row.version, revoking.expected_version)?;
    check_revocation(standing(&change, &row)).map_err(Failure::Refused)?;
    let before = row.status.to_string();
    row.status = AgreementStatus::Revoked;
    row.revoked_at = Some(operation.clock.now());
    row.revoked_by = operation.actor.user_id().map(str::to_owned);
    row.revoke_reason = Some(revoking.reason.clone());
    let written = agreements::update(&change.db, row).await?;
    let states = (Some(before.as_str()), Some(&*written.status.to_string()));
    change.record((AGREEMENT, &written.id), states, Some(&revoking.reason)).await?;
    change.commit().await?;
    Ok(written)
}

/// Refuses who neither signs for a party nor runs the partnership of the area.
async fn check_revoker(change: &Change<'_>, row: &agreement::Model) -> Outcome<()> {
    let actor = &change.operation.actor;
    if administers(actor, row.area_la_code) {
        return Ok(());
    }
    let parties = parts::rows_of_parties(&change.db, actor, &row.id).await?;
    let ids: Vec<&str> = parties.iter().map(|party| party.organisation_id.as_str()).collect();
    if signs_for(actor, &ids).is_empty() {
        return Err(Failure::Forbidden("only parties and administrators of the agreement's area revoke it"));
    }
    Ok(())
}
