use entities::release;

use crate::observations::rules::ReleaseRefused;
use crate::observations::store::releases as store;
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::administers;

/// A release to be withdrawn.
#[derive(Debug, Clone)]
pub struct Withdrawing {
    /// Key of the release.
    pub release_id: String,
    /// Why.
    pub reason: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Withdraws a release: its rows exist no more but for who asks what was known before.
///
/// # Errors
/// When the actor does not run the partnership, or the release has ended.
pub async fn withdraw_release(
    operation: &Operation,
    withdrawing: Withdrawing,
) -> Result<release::Model, Failure<ReleaseRefused>> {
    let change = Change::begin(operation, "withdrawRelease").await?;
    let id = &withdrawing.release_id;
    let before = change.done_before(withdrawing.idempotency.as_ref(), id).await?;
    let row = store::lock(&change.db, &operation.actor, id).await?.ok_or(Failure::NotFound("release"))?;
    if before.is_some() {
        return Ok(row);
    }
    if !administers(&operation.actor, row.area_la_code) {
        return Err(Failure::Forbidden("only the administrator of the area withdraws its releases"));
    }
    if row.ended_at.is_some() {
        return Err(Failure::Refused(ReleaseRefused::EndedAlready));
    }
    let written = store::end(&change.db, row, Some(withdrawing.reason), operation.clock.now()).await?;
    change
        .record(("Release", &written.id), (Some("RELEASED"), Some("WITHDRAWN")), written.end_reason.as_deref())
        .await?;
    change.commit().await?;
    Ok(written)
}
