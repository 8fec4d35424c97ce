//! Users, organisations and memberships.

use super::{ADMINISTRATORS, Audience, FieldRule, rule};

pub(super) const FIELDS: &[FieldRule] = &[
    rule("User", Audience::SignedIn, &["id", "subject", "displayName", "createdAt", "revokedAt", "memberships"]),
    rule("Organisation", Audience::SignedIn, &["id", "kind", "name", "localAuthority", "trust", "school", "createdAt"]),
    rule("Organisation", ADMINISTRATORS, &["memberships"]),
    rule(
        "Membership",
        Audience::SignedIn,
        &["id", "user", "role", "organisation", "startsOn", "endsOn", "version", "createdAt"],
    ),
    rule("Membership", ADMINISTRATORS, &["grantedBy", "history"]),
    rule(
        "AuditEvent",
        ADMINISTRATORS,
        &["occurredAt", "actor", "action", "fromState", "toState", "reason", "requestId"],
    ),
    rule("GrantMembershipPayload", ADMINISTRATORS, &["membership", "userErrors"]),
    rule("RevokeMembershipPayload", ADMINISTRATORS, &["membership", "userErrors"]),
];
