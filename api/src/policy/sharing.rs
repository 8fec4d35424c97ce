//! Who acts for a party of a data-sharing agreement, and who may know who read.

use entities::disclosure_entry;
use entities::states::Role;

use super::areas::{administers, own_organisations};
use crate::auth::Actor;

/// Roles that bind the organisation for which they are held: it signs agreements and revokes them through them.
pub const SIGNATORIES: [Role; 6] =
    [Role::LaAdmin, Role::BoardMember, Role::TrustUser, Role::TeachingSchoolUser, Role::SchoolUser, Role::Dashboard];

/// Which of the organisations the actor signs for.
#[must_use]
pub fn signs_for<'a>(actor: &Actor, organisation_ids: &[&'a str]) -> Vec<&'a str> {
    let own = own_organisations(actor, &SIGNATORIES);
    organisation_ids.iter().filter(|id| own.iter().any(|own| own == *id)).copied().collect()
}

/// Organisations to which the actor belongs, whatever its role there.
#[must_use]
pub fn organisations_of(actor: &Actor) -> Vec<String> {
    let mut own: Vec<String> = actor.memberships().iter().map(|held| held.organisation_id.clone()).collect();
    own.sort();
    own.dedup();
    own
}

/// Whether the actor may know which person read: colleagues of the reader, and who runs the partnership.
#[must_use]
pub fn sees_reader(actor: &Actor, entry: &disclosure_entry::Model) -> bool {
    administers(actor, entry.area_la_code) || organisations_of(actor).contains(&entry.reader_organisation_id)
}
