//! What the operator's commands do to users: the first administrator of an area, and shutting users out. The audit trail
//! names nobody as the actor.

use entities::keys::LaCode;
use entities::states::{OrganisationKind, Role};
use entities::{membership, user};

use super::grant_membership::{Grant, OrganisationRef, grant_membership};
use crate::access::rules::MembershipRefused;
use crate::access::store::{self, Identity};
use crate::audit::{self, Act};
use crate::db::begin_write;
use crate::operation::{Failure, Operation};

/// Makes the user an administrator of the area from today on, registering user and local authority where they are new. All
/// other memberships begin with `grantMembership` of such an administrator. The operation is the operator's.
///
/// # Errors
/// When the user is one already, there is no such local authority, or the database fails.
pub async fn appoint_administrator(
    operation: &Operation,
    area: LaCode,
    subject: &str,
    display_name: &str,
) -> Result<membership::Model, Failure<MembershipRefused>> {
    let authority =
        crate::schools::store::local_authorities::by_codes(&operation.db, &operation.actor, &[area]).await?;
    let name = authority.into_iter().next().ok_or(Failure::NotFound("local authority"))?.name;
    let identity = Identity::Named(OrganisationKind::LocalAuthority, name);
    let grant = Grant {
        subject: subject.trim().to_owned(),
        display_name: display_name.trim().to_owned(),
        role: Role::LaAdmin,
        organisation: OrganisationRef::Known { identity, area: Some(area) },
        starts_on: None,
        ends_on: None,
        reason: Some("appointed by the operator".to_owned()),
        idempotency: None,
    };
    grant_membership(operation, grant).await
}

/// Shuts the user out from now on, whatever it holds, or lets it in again. Nothing is written if it is so already.
///
/// # Errors
/// When there is no such user, or the database fails.
pub async fn set_shut_out(
    operation: &Operation,
    subject: &str,
    is_shut_out: bool,
    reason: &str,
) -> Result<user::Model, Failure<MembershipRefused>> {
    let transaction = begin_write(&operation.db).await?;
    let user = store::lock_user(&transaction, subject).await?.ok_or(Failure::NotFound("user"))?;
    if user.revoked_at.is_some() == is_shut_out {
        return Ok(user);
    }
    let revoked_at = is_shut_out.then(|| operation.clock.now());
    let written = store::set_revoked_at(&transaction, user, revoked_at).await?;
    let (from_state, to_state) = if is_shut_out { ("ACTIVE", "SHUT_OUT") } else { ("SHUT_OUT", "ACTIVE") };
    let act = Act {
        action: if is_shut_out { "shutOutUser" } else { "readmitUser" },
        subject_type: "User",
        subject_id: &written.id,
        from_state: Some(from_state),
        to_state: Some(to_state),
        reason: Some(reason),
    };
    audit::record(&transaction, operation, &[act]).await?;
    transaction.commit().await?;
    Ok(written)
}
