//! Rooms of what is done: commissioning, spend, quality, brokerage.

use super::Room;

pub const ROOMS: [Room; 23] = [
    // What is kept of the ledger lies below the rooms that change it.
    ("costs/rules", &[]),
    ("costs/store", &["costs/rules"]),
    ("costs/service", &["db", "costs/rules", "costs/store"]),
    ("commissioning/rules", &[]),
    ("commissioning/store", &["auth", "db", "lists", "policy"]),
    // Who joins or leaves changes what schools bear; who proposes names schools and providers.
    (
        "commissioning/service",
        &[
            "auth",
            "policy",
            "operation",
            "commissioning/rules",
            "commissioning/store",
            "costs/service",
            "providers/store",
            "schools/rules",
            "schools/store",
        ],
    ),
    (
        "commissioning/graphql",
        &[
            "auth",
            "config",
            "policy",
            "operation",
            "graphql",
            "db",
            "access/graphql",
            "commissioning/rules",
            "commissioning/service",
            "commissioning/store",
            "providers/graphql",
            "providers/rules",
            "schools/code_lists",
            "schools/graphql",
            "schools/rules",
            // The money of a plan or an intervention hangs on it, and so do reviews.
            "quality/graphql",
            "spend/graphql",
        ],
    ),
    // Files are the operator's, and are written by the same use cases as the mutations.
    (
        "commissioning/import",
        &[
            "files",
            "operation",
            "commissioning/rules",
            "commissioning/service",
            "commissioning/store",
            "providers/store",
            "schools/rules",
        ],
    ),
    ("spend/import", &["files", "operation", "spend/rules", "spend/service", "spend/store", "commissioning/store"]),
    ("spend/rules", &[]),
    // What was known at a time is shared by the rules by which shares are kept.
    ("spend/store", &["auth", "costs/rules", "db", "policy", "spend/rules"]),
    // The balances are on rows of `commissioning`; the counterparty of an entry is called as the provider is.
    (
        "spend/service",
        &[
            "policy",
            "operation",
            "spend/rules",
            "spend/store",
            "commissioning/store",
            "costs/service",
            "providers/store",
        ],
    ),
    (
        "spend/graphql",
        &[
            "auth",
            "config",
            "policy",
            "operation",
            "graphql",
            "db",
            "spend/rules",
            "spend/store",
            "spend/service",
            "access/graphql",
            "commissioning/graphql",
            "providers/graphql",
            "schools/graphql",
        ],
    ),
    // By what work is judged is data, and no secret.
    ("quality/frameworks", &["clock", "db", "quality/rules"]),
    ("quality/rules", &[]),
    // What was not reviewed is listed as interventions are.
    ("quality/store", &["auth", "commissioning/store", "db", "lists", "policy", "quality/rules", "schools/store"]),
    // What is reviewed is found in its own room; who reviews is named by what they sign in as.
    (
        "quality/service",
        &[
            "auth",
            "policy",
            "operation",
            "commissioning/store",
            "providers/store",
            "quality/frameworks",
            "quality/rules",
            "quality/store",
            "schools/store",
        ],
    ),
    (
        "quality/graphql",
        &[
            "audit",
            "config",
            "db",
            "graphql",
            "lists",
            "operation",
            "access/graphql",
            "commissioning/graphql",
            "providers/graphql",
            "quality/frameworks",
            "quality/rules",
            "quality/service",
            "quality/store",
            "schools/code_lists",
            "schools/graphql",
        ],
    ),
    ("brokerage/rules", &[]),
    // Whoever could be sent is tied by memberships, and by schools of the register.
    ("brokerage/store", &["auth", "brokerage/rules", "db", "lists", "policy", "schools/store"]),
    (
        "brokerage/service",
        &[
            "auth",
            "policy",
            "access/store",
            "operation",
            "brokerage/rules",
            "brokerage/store",
            "commissioning/store",
            "providers/store",
            "schools/rules",
            "schools/store",
        ],
    ),
    (
        "brokerage/graphql",
        &[
            "config",
            "db",
            "graphql",
            "operation",
            "policy",
            "access/graphql",
            "brokerage/rules",
            "brokerage/service",
            "brokerage/store",
            "commissioning/graphql",
            "providers/graphql",
            // What quality assurance published of a provider is part of how well its people fit.
            "quality/frameworks",
            "quality/graphql",
            "quality/store",
            "schools/code_lists",
            "schools/graphql",
            "schools/rules",
            "schools/store",
        ],
    ),
    // Arithmetic over plain numbers.
    ("impact/rules", &[]),
];
