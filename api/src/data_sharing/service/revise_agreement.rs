use entities::agreement;

use super::terms::{Terms, check};
use super::{AGREEMENT, Outcome, locked, of_before, standing};
use crate::data_sharing::rules::check_revision;
use crate::data_sharing::store::{agreements, parts};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::administers;

/// Other terms for a draft.
#[derive(Debug, Clone)]
pub struct Revising {
    /// Key of the agreement.
    pub agreement_id: String,
    /// Version that the caller read.
    pub expected_version: i32,
    /// What it is to say.
    pub terms: Terms,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Gives a draft other terms. What was signed were the old ones, so nobody has signed then.
///
/// # Errors
/// When the actor does not run the partnership of the area, the agreement was changed since or is no draft, or something is
/// wrong with the terms: all of that at once.
pub async fn revise_agreement(operation: &Operation, revising: Revising) -> Outcome<agreement::Model> {
    let change = Change::begin(operation, "reviseAgreement").await?;
    if change.done_before(revising.idempotency.as_ref(), &revising.agreement_id).await?.is_some() {
        return of_before(&change, &revising.agreement_id).await;
    }
    let mut row = locked(&change, &revising.agreement_id).await?;
    if !administers(&operation.actor, row.area_la_code) {
        return Err(Failure::Forbidden("only administrators of the agreement's area revise it"));
    }
    expect_version(row.version, revising.expected_version)?;
    check_revision(standing(&change, &row)).map_err(Failure::Refused)?;
    let parts = check(&change, row.area_la_code, &revising.terms).await?;
    revising.terms.write_to(&mut row);
    let written = agreements::update(&change.db, row).await?;
    parts::replace(&change.db, &written.id, parts).await?;
    let status = written.status.to_string();
    change.record((AGREEMENT, &written.id), (Some(&status), Some(&status)), None).await?;
    change.commit().await?;
    Ok(written)
}
