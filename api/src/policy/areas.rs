//! Areas that an actor works for: the local authorities for whose partnership it holds a role.

use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::Role;

use crate::auth::Actor;

/// Roles that see what their partnership commissions, with all its money.
pub const COMMISSIONERS: [Role; 3] = [Role::LaAdmin, Role::LaOfficer, Role::BoardMember];
/// Roles that take part in improvement work: all but the advisory panel and dashboards.
pub const PARTNERS: [Role; 6] =
    [Role::LaAdmin, Role::LaOfficer, Role::BoardMember, Role::TrustUser, Role::TeachingSchoolUser, Role::SchoolUser];
/// Roles that work for the local authority.
pub const LA_STAFF: [Role; 2] = [Role::LaAdmin, Role::LaOfficer];

/// Areas in which the actor holds one of the roles.
#[must_use]
pub fn areas(actor: &Actor, roles: &[Role]) -> Vec<LaCode> {
    let held = actor.memberships().iter().filter(|membership| roles.contains(&membership.role));
    held.map(|membership| membership.area_la_code).collect()
}

/// Organisations for which the actor holds one of the roles.
#[must_use]
pub fn own_organisations(actor: &Actor, roles: &[Role]) -> Vec<String> {
    let held = actor.memberships().iter().filter(|membership| roles.contains(&membership.role));
    held.map(|membership| membership.organisation_id.clone()).collect()
}

/// Whether the actor works for the local authority of the area.
#[must_use]
pub fn works_for(actor: &Actor, area: LaCode) -> bool {
    areas(actor, &LA_STAFF).contains(&area)
}

/// Whether the actor works for the school, or for its trust.
#[must_use]
pub fn works_at(actor: &Actor, urn: Urn, trust_uid: Option<GroupUid>) -> bool {
    actor.memberships().iter().any(|membership| match membership.role {
        Role::SchoolUser => membership.school_urn == Some(urn),
        Role::TrustUser => trust_uid.is_some() && membership.trust_uid == trust_uid,
        _ => false,
    })
}

/// The only area in which the actor holds one of the roles, if there is one.
#[must_use]
pub fn only_area(actor: &Actor, roles: &[Role]) -> Option<LaCode> {
    let mut areas = areas(actor, roles).into_iter();
    let first = areas.next()?;
    areas.all(|area| area == first).then_some(first)
}

/// Whether the actor runs the partnership of the area.
#[must_use]
pub fn administers(actor: &Actor, area: LaCode) -> bool {
    areas(actor, &[Role::LaAdmin]).contains(&area)
}

/// The only area whose partnership the actor runs, if there is one.
#[must_use]
pub fn only_administered_area(actor: &Actor) -> Option<LaCode> {
    only_area(actor, &[Role::LaAdmin])
}
