//! Areas that an actor works for: the local authorities for whose partnership it holds a role.

use entities::keys::LaCode;
use entities::states::Role;

use crate::auth::Actor;

/// Areas in which the actor holds one of the roles.
#[must_use]
pub fn areas(actor: &Actor, roles: &[Role]) -> Vec<LaCode> {
    let held = actor.memberships().iter().filter(|membership| roles.contains(&membership.role));
    held.map(|membership| membership.area_la_code).collect()
}

/// Whether the actor runs the partnership of the area.
#[must_use]
pub fn administers(actor: &Actor, area: LaCode) -> bool {
    areas(actor, &[Role::LaAdmin]).contains(&area)
}

/// The only area whose partnership the actor runs, if there is one.
#[must_use]
pub fn only_administered_area(actor: &Actor) -> Option<LaCode> {
    let mut areas = areas(actor, &[Role::LaAdmin]).into_iter();
    let first = areas.next()?;
    areas.all(|area| area == first).then_some(first)
}
