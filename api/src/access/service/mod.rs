//! One function per use case, named as the mutation.

mod grant_membership;
mod operator;
mod revoke_membership;

pub use grant_membership::{Grant, OrganisationRef, grant_membership};
pub use operator::{appoint_administrator, set_shut_out};
pub use revoke_membership::{Revocation, revoke_membership};

use entities::keys::LaCode;
use entities::states::Role;

use crate::auth::Actor;

/// Whether the actor runs the partnership of the area.
fn administers(actor: &Actor, area: LaCode) -> bool {
    actor.memberships().iter().any(|held| held.role == Role::LaAdmin && held.area_la_code == area)
}

/// The only area whose partnership the actor runs, if there is one.
fn only_area(actor: &Actor) -> Option<LaCode> {
    let mut areas = actor.memberships().iter().filter(|held| held.role == Role::LaAdmin).map(|held| held.area_la_code);
    let first = areas.next()?;
    areas.all(|area| area == first).then_some(first)
}
