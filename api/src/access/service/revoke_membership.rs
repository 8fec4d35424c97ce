use chrono::NaiveDate;
use entities::states::Role;
use entities::{membership, organisation};
use sea_orm::ActiveEnum;

use crate::access::rules::{MembershipRefused, check_revocation};
use crate::access::store;
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::administers;

/// A membership to be ended.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// Key of the membership.
    pub membership_id: String,
    /// First day on which it no longer counts; today if left out.
    pub ends_on: Option<NaiveDate>,
    /// Version of the membership that the caller read.
    pub expected_version: i32,
    /// Why it is ended.
    pub reason: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Ends the membership on a day. What its holder did before stays.
///
/// # Errors
/// When there is no such membership in an area that the actor runs, it was changed since, or it has ended already.
pub async fn revoke_membership(
    operation: &Operation,
    revocation: Revocation,
) -> Result<membership::Model, Failure<MembershipRefused>> {
    let change = Change::begin(operation, "revokeMembership").await?;
    let id = &revocation.membership_id;
    let found = store::lock_membership(&change.db, &operation.actor, id).await?;
    let mut membership = found.ok_or(Failure::NotFound("membership"))?;
    if change.done_before(revocation.idempotency.as_ref(), id).await?.is_some() {
        return Ok(membership);
    }
    let organisations = store::by_ids::<organisation::Entity, _>(
        &change.db,
        &operation.actor,
        std::slice::from_ref(&membership.organisation_id),
    );
    let area = organisations.await?.into_values().next().map(|organisation| organisation.area_la_code);
    if !area.is_some_and(|area| administers(&operation.actor, area)) {
        return Err(Failure::Forbidden("only administrators of the organisation's area revoke memberships for it"));
    }
    expect_version(membership.version, revocation.expected_version)?;
    let ends_on = revocation.ends_on.unwrap_or_else(|| operation.clock.today());
    let is_own = membership.role == Role::LaAdmin && operation.actor.user_id() == Some(membership.user_id.as_str());
    check_revocation((membership.starts_on, membership.ends_on), ends_on, is_own).map_err(Failure::Refused)?;
    membership.ends_on = Some(ends_on);
    let written = store::update_membership(&change.db, membership).await?;
    let role = written.role.to_value();
    change.record(("Membership", &written.id), (Some(&role), None), Some(&revocation.reason)).await?;
    change.commit().await?;
    Ok(written)
}
