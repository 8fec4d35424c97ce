//! Providers of improvement work.

use entities::states::Role;

use super::{Audience, FieldRule, LA_STAFF, PARTNERS, rule};

/// Who may know for which organisation the members of a provider hold their role.
const EMPLOYERS: Audience = Audience::Roles(&[Role::LaAdmin, Role::LaOfficer, Role::TeachingSchoolUser]);

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", PARTNERS, &["provider", "providers"]),
    rule(
        "Provider",
        PARTNERS,
        &["id", "kind", "name", "localAuthority", "trust", "school", "ukprn", "website", "version", "createdAt"],
    ),
    rule("Provider", EMPLOYERS, &["organisation"]),
    rule("Mutation", LA_STAFF, &["registerProvider", "amendProvider"]),
    rule("RegisterProviderPayload", LA_STAFF, &["provider", "userErrors"]),
    rule("AmendProviderPayload", LA_STAFF, &["provider", "userErrors"]),
];
