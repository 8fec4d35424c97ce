use chrono::NaiveDate;
use entities::keys::LaCode;
use entities::states::{OrganisationKind, Role};
use entities::{membership, organisation, user};
use sea_orm::ActiveEnum;

use crate::access::rules::{MembershipRefused, check_grant};
use crate::access::store::{self, Identity};
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::{administers, only_administered_area};

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
    let change = Change::begin(operation, "grantMembership").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(grant.idempotency.as_ref(), &id).await? {
        let first = store::lock_membership(&change.db, &operation.actor, &id).await?;
        return first.ok_or(Failure::NotFound("membership"));
    }
    let organisation = find_or_register(&change, &grant.organisation).await?;
    if !administers(&operation.actor, organisation.area_la_code) {
        return Err(Failure::Forbidden("only administrators of the organisation's area grant memberships for it"));
    }
    let user = store::lock_or_register_user(&change.db, new_user(operation, &grant)).await?;
    let membership = decide(&change, &grant, id, &organisation, &user).await?;
    let written = store::insert_membership(&change.db, membership).await?;
    let role = written.role.to_value();
    change.record(("Membership", &written.id), (None, Some(&role)), grant.reason.as_deref()).await?;
    change.commit().await?;
    Ok(written)
}

async fn decide(
    change: &Change<'_>,
    grant: &Grant,
    id: String,
    organisation: &organisation::Model,
    user: &user::Model,
) -> Result<membership::Model, Failure<MembershipRefused>> {
    let operation = change.operation;
    let starts_on = grant.starts_on.unwrap_or_else(|| operation.clock.today());
    let held = store::all_memberships_of(&change.db, &user.id).await?;
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
    change: &Change<'_>,
    named: &OrganisationRef,
) -> Result<organisation::Model, Failure<MembershipRefused>> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let (identity, area) = match named {
        OrganisationRef::Id(id) => {
            let found = store::by_ids::<organisation::Entity, _>(db, actor, std::slice::from_ref(id)).await?;
            return found.into_values().next().ok_or(Failure::NotFound("organisation"));
        }
        OrganisationRef::Known { identity, area } => (identity, area.or_else(|| only_administered_area(actor))),
    };
    let Some(area) = area.filter(|area| administers(actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority whose partnership you run"));
    };
    if let Some(found) = store::organisation_known_as(db, actor, area, identity).await? {
        return Ok(found);
    }
    let name = identity.name(db, actor).await?.ok_or(Failure::NotFound("organisation on the register"))?;
    store::insert_organisation(db, new_organisation(change.operation, area, identity, name)).await?;
    store::organisation_known_as(db, actor, area, identity).await?.ok_or(Failure::NotFound("organisation"))
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
