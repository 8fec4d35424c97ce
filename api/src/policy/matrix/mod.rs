//! Which roles may read which field and do which action. Rows are scoped by `visible`; this says what of a visible row,
//! and which root fields and mutations, a role may have. Every field of the schema is in exactly one line, or a test
//! fails.

mod brokerage;
mod commissioning;
mod evidence;
mod impact;
mod interventions;
mod needs;
mod people;
mod providers;
mod quality;
mod register;
mod review;
mod service;
mod sharing;
mod spend;
mod submissions;
mod success;

use entities::states::Role;
use sea_orm::Iterable;

use super::areas;
use crate::auth::Actor;

/// Who a field or an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, signed in or not.
    Everyone,
    /// Every signed-in actor, and callers without a token if the operator opens the register to them.
    RegisterReaders,
    /// Every signed-in actor.
    SignedIn,
    /// Holders of one of the roles.
    Roles(&'static [Role]),
}

/// What the policy answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The actor may.
    Allowed,
    /// Nobody is signed in, and somebody has to be.
    Unauthenticated,
    /// The actor may not.
    Forbidden,
}

impl Audience {
    /// Whether the actor belongs to the audience.
    #[must_use]
    pub fn admits(self, actor: &Actor) -> Access {
        let is_member = match self {
            Self::Everyone => true,
            Self::RegisterReaders => may_read_register(actor),
            Self::SignedIn => actor.user_id().is_some(),
            Self::Roles(roles) => roles.iter().any(|role| actor.has_role(*role)),
        };
        match (is_member, actor.user_id()) {
            (true, _) => Access::Allowed,
            (false, Some(_)) => Access::Forbidden,
            (false, None) => Access::Unauthenticated,
        }
    }

    /// Roles that belong to the audience, for the printed table.
    #[must_use]
    pub fn roles(self) -> Vec<Role> {
        match self {
            Self::Everyone | Self::RegisterReaders | Self::SignedIn => Role::iter().collect(),
            Self::Roles(roles) => roles.to_vec(),
        }
    }
}

/// Whether the actor may read the public register at all.
#[must_use]
pub fn may_read_register(actor: &Actor) -> bool {
    !matches!(actor, Actor::Anonymous { may_read_register: false })
}

/// Fields of one type that are for one audience.
#[derive(Debug, Clone, Copy)]
pub struct FieldRule {
    /// Type of the schema.
    pub type_name: &'static str,
    /// Who may read the fields.
    pub audience: Audience,
    /// Fields of the type.
    pub fields: &'static [&'static str],
}

const ADMINISTRATORS: Audience = Audience::Roles(&[Role::LaAdmin]);
const LA_STAFF: Audience = Audience::Roles(&areas::LA_STAFF);
/// Who sees the money of the partnership: the local authority and the Executive Board.
const COMMISSIONERS: Audience = Audience::Roles(&areas::COMMISSIONERS);
/// Who sees the contract of an intervention: the commissioners, and providers their own.
const CONTRACT_PARTIES: Audience =
    Audience::Roles(&[Role::LaAdmin, Role::LaOfficer, Role::BoardMember, Role::TeachingSchoolUser]);
/// Who sees what is said of a school: the commissioners, and the school and its trust.
const SCHOOLS_AND_COMMISSIONERS: Audience =
    Audience::Roles(&[Role::LaAdmin, Role::LaOfficer, Role::BoardMember, Role::TrustUser, Role::SchoolUser]);
/// Who takes part in improvement work: all but the advisory panel and dashboards.
const PARTNERS: Audience = Audience::Roles(&areas::PARTNERS);

const fn rule(type_name: &'static str, audience: Audience, fields: &'static [&'static str]) -> FieldRule {
    FieldRule { type_name, audience, fields }
}

/// Every field of every object type, in the order of the printed table.
const TABLES: [&[FieldRule]; 16] = [
    service::FIELDS,
    register::FIELDS,
    people::FIELDS,
    providers::FIELDS,
    commissioning::FIELDS,
    interventions::FIELDS,
    spend::FIELDS,
    review::FIELDS,
    evidence::FIELDS,
    sharing::FIELDS,
    submissions::FIELDS,
    quality::FIELDS,
    brokerage::FIELDS,
    impact::FIELDS,
    needs::FIELDS,
    success::FIELDS,
];

/// Every field of every object type.
pub fn fields() -> impl Iterator<Item = &'static FieldRule> {
    TABLES.into_iter().flatten()
}

/// Who may read a field, written `School.name`; nothing when no line has it.
#[must_use]
pub fn audience(type_name: &str, field: &str) -> Option<Audience> {
    let mut rules = fields().filter(|rule| rule.type_name == type_name);
    rules.find(|rule| rule.fields.contains(&field)).map(|rule| rule.audience)
}

/// Mutations that the actor may call: what `viewer { rights }` tells.
#[must_use]
pub fn rights(actor: &Actor) -> Vec<&'static str> {
    let mutations = fields().filter(|rule| rule.type_name == "Mutation");
    mutations
        .filter(|rule| rule.audience.admits(actor) == Access::Allowed)
        .flat_map(|rule| rule.fields)
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_in_two_lines() {
        let mut seen = std::collections::HashSet::new();
        for rule in fields() {
            for field in rule.fields {
                assert!(seen.insert((rule.type_name, field)), "{}.{field}", rule.type_name);
            }
        }
    }

    #[test]
    fn nobody_signed_in_is_told_to_sign_in_and_others_that_they_may_not() {
        let anonymous = Actor::Anonymous { may_read_register: false };
        let stranger =
            Actor::User { id: String::new(), subject: String::new(), display_name: String::new(), memberships: vec![] };
        assert_eq!(ADMINISTRATORS.admits(&anonymous), Access::Unauthenticated);
        assert_eq!(ADMINISTRATORS.admits(&stranger), Access::Forbidden);
        assert_eq!(Audience::RegisterReaders.admits(&anonymous), Access::Unauthenticated);
        assert_eq!(Audience::RegisterReaders.admits(&stranger), Access::Allowed);
        assert_eq!(Audience::RegisterReaders.admits(&Actor::Anonymous { may_read_register: true }), Access::Allowed);
    }
}
