//! What the service tells of itself and of its callers.

use super::{Audience, FieldRule, rule};

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", Audience::Everyone, &["version", "viewer", "node", "nodes"]),
    rule(
        "Query",
        Audience::RegisterReaders,
        &[
            "school",
            "schools",
            "schoolFacets",
            "trust",
            "trusts",
            "schoolGroup",
            "localAuthority",
            "localAuthorities",
            "codeLists",
        ],
    ),
    rule("UserError", Audience::SignedIn, &["field", "code", "message"]),
];
