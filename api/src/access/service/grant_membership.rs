use chrono::NaiveDate;
use entities::keys::LaCode;
use entities::states::{OrganisationKind, Role};
use entities::{membership, organisation, user};
use sea_orm::{ActiveEnum, DatabaseTransaction};

use crate::access::rules::{MembershipRefused, check_grant};
use crate::access::store::{self, Identity};
use crate::audit::{self, Act};
use crate::db::begin_write;
use crate::operation::{Claim, Failure, Idempotency, Operation};
use crate::policy::{administers, only_administered_area};

const ACTION: &str = "grantMembership";

/// A role to be given to a user for an organisation.
#[derive(Debug, Clone)]
pub struct Grant {
    /// `sub` of the user's tokens.
    pub subject: String,
    /// Name to show for a user that is not registered yet.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// The organisation.
    pub organisation: OrganisationRef,
    /// First day; today if left out.
    pub starts_on: Option<NaiveDate>,
    /// First day on which it no longer counts.
    pub ends_on: Option<NaiveDate>,
    /// Why it is granted.
    pub reason: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// How the caller names an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganisationRef {
    /// By its key: it is registered already.
    Id(String),
    /// By what it is: it is registered when it is first named.
    Known {
        /// What it is.
        identity: Identity,
        /// Area of the partnership; the only one that the actor runs, if left out.
        area: Option<LaCode>,
    },
}

/// Gives the role to the user, registering user and organisation where they are new.
///
/// # Errors
/// When the role does not fit, is held already, or the organisation is not in an area that the actor runs.
pub async fn grant_membership(
    operation: &Operation,
    grant: Grant,
) -> Result<membership::Model, Failure<MembershipRefused>> {
    let transaction = begin_write(&operation.db).await?;
    let id = operation.entropy.uuid(operation.clock.now());
    if let Some(key) = &grant.idempotency {
        match key.claim(&transaction, operation, ACTION, &id).await? {
            Claim::New => {}
            Claim::UsedOtherwise => return Err(Failure::KeyUsedOtherwise),
            Claim::Done { subject_id } => return first_answer(operation, &transaction, subject_id).await,
        }
    }
    let organisation = find_or_register(operation, &transaction, &grant.organisation).await?;
    if !administers(&operation.actor, organisation.area_la_code) {
        return Err(Failure::Forbidden("only administrators of the organisation's area grant memberships for it"));
    }
    let user = store::lock_or_register_user(&transaction, new_user(operation, &grant)).await?;
    let membership = decide(operation, &transaction, &grant, id, &organisation, &user).await?;
    let written = store::insert_membership(&transaction, membership).await?;
    audit::record(
        &transaction,
        operation,
        Act {
            action: ACTION,
            subject_type: "Membership",
            subject_id: &written.id,
            from_state: None,
            to_state: Some(&written.role.to_value()),
            reason: grant.reason.as_deref(),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(written)
}

async fn first_answer(
    operation: &Operation,
    transaction: &DatabaseTransaction,
    id: String,
) -> Result<membership::Model, Failure<MembershipRefused>> {
    store::lock_membership(transaction, &operation.actor, &id).await?.ok_or(Failure::NotFound("membership"))
}

async fn decide(
    operation: &Operation,
    transaction: &DatabaseTransaction,
    grant: &Grant,
    id: String,
    organisation: &organisation::Model,
    user: &user::Model,
) -> Result<membership::Model, Failure<MembershipRefused>> {
    let starts_on = grant.starts_on.unwrap_or_else(|| operation.clock.today());
    let held = store::all_memberships_of(transaction, &user.id).await?;
    let same = held.iter().filter(|held| held.role == grant.role && held.organisation_id == organisation.id);
    let days: Vec<_> = same.map(|held| (held.starts_on, held.ends_on)).collect();
    check_grant(grant.role, organisation.kind, (starts_on, grant.ends_on), &days).map_err(Failure::Refused)?;
    Ok(membership::Model {
        id,
        user_id: user.id.clone(),
        role: grant.role,
        organisation_id: organisation.id.clone(),
        starts_on,
        ends_on: grant.ends_on,
        granted_by: operation.actor.user_id().map(str::to_owned),
        version: 1,
        created_at: operation.clock.now(),
    })
}

async fn find_or_register(
    operation: &Operation,
    transaction: &DatabaseTransaction,
    named: &OrganisationRef,
) -> Result<organisation::Model, Failure<MembershipRefused>> {
    let actor = &operation.actor;
    let (identity, area) = match named {
        OrganisationRef::Id(id) => {
            let found = store::by_ids::<organisation::Entity, _>(transaction, actor, std::slice::from_ref(id)).await?;
            return found.into_values().next().ok_or(Failure::NotFound("organisation"));
        }
        OrganisationRef::Known { identity, area } => (identity, area.or_else(|| only_administered_area(actor))),
    };
    let Some(area) = area.filter(|area| administers(actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority whose partnership you run"));
    };
    if let Some(found) = store::organisation_known_as(transaction, actor, area, identity).await? {
        return Ok(found);
    }
    let name = identity.name(transaction, actor).await?.ok_or(Failure::NotFound("organisation on the register"))?;
    store::insert_organisation(transaction, new_organisation(operation, area, identity, name)).await?;
    store::organisation_known_as(transaction, actor, area, identity).await?.ok_or(Failure::NotFound("organisation"))
}

fn new_user(operation: &Operation, grant: &Grant) -> user::Model {
    let now = operation.clock.now();
    user::Model {
        id: operation.entropy.uuid(now),
        subject: grant.subject.clone(),
        display_name: grant.display_name.clone(),
        created_at: now,
        revoked_at: None,
    }
}

fn new_organisation(operation: &Operation, area: LaCode, identity: &Identity, name: String) -> organisation::Model {
    let now = operation.clock.now();
    let (kind, trust_uid, school_urn) = match identity {
        Identity::Trust(uid) => (OrganisationKind::Trust, Some(*uid), None),
        Identity::School(urn) => (OrganisationKind::School, None, Some(*urn)),
        Identity::Named(kind, _) => (*kind, None, None),
    };
    let id = operation.entropy.uuid(now);
    organisation::Model { id, kind, name, area_la_code: area, trust_uid, school_urn, created_at: now }
}
