//! Rooms of what is known: the register, people, providers, agreements, observations.

use super::Room;

pub const ROOMS: [Room; 32] = [
    // A pure decision over plain values.
    ("disclosure/control", &[]),
    ("disclosure/reading", &["policy"]),
    ("observations/catalogue", &["clock", "db"]),
    // Files are the operator's: there is no actor to see through.
    ("observations/import", &["clock", "db", "files", "observations/catalogue"]),
    ("observations/rules", &[]),
    ("observations/store", &["auth", "db", "disclosure/reading", "policy"]),
    (
        "observations/service",
        &[
            "auth",
            // What a release reads under agreements is held, and written down.
            "data_sharing/log",
            "data_sharing/store",
            "db",
            "disclosure/control",
            "disclosure/reading",
            "observations/catalogue",
            "observations/rules",
            "observations/store",
            "operation",
            "policy",
            // A school is followed across its URNs by the links of the register.
            "schools/store",
        ],
    ),
    (
        "observations/graphql",
        &[
            "commissioning/graphql",
            "config",
            // What is read under an agreement is written down.
            "data_sharing/graphql",
            "data_sharing/log",
            "data_sharing/store",
            "db",
            "disclosure/reading",
            "graphql",
            "observations/catalogue",
            "observations/rules",
            "observations/service",
            "observations/store",
            "operation",
            "policy",
            "schools/graphql",
            "schools/store",
            // The batch in which a figure was sent is an edge.
            "submissions/graphql",
        ],
    ),
    ("schools/rules", &[]),
    ("schools/code_lists", &["clock", "db"]),
    ("schools/store", &["auth", "db", "policy", "schools/rules"]),
    // Files are the operator's: there is no actor to see through.
    ("schools/import", &["clock", "db", "files", "schools/rules"]),
    (
        "schools/graphql",
        &[
            "auth",
            "config",
            "policy",
            "operation",
            "graphql",
            "db",
            // Edges: interventions that a school or trust takes part in.
            "commissioning/graphql",
            "commissioning/store",
            "schools/code_lists",
            "schools/rules",
            "schools/store",
            // What a school or a trust bears of the cost is an edge, and what is observed of it.
            "data_sharing/graphql",
            "observations/graphql",
            "spend/graphql",
            // Peer reviews of a school are an edge, and what analyses say of its need.
            "needs/graphql",
            "quality/graphql",
        ],
    ),
    ("access/rules", &[]),
    // An organisation may be a trust, and the store of schools knows which groups are trusts.
    ("access/store", &["auth", "db", "policy", "access/rules", "schools/rules", "schools/store"]),
    // The operator's commands ask the store of schools what a local authority is called.
    (
        "access/service",
        &["auth", "policy", "operation", "audit", "db", "access/rules", "access/store", "schools/store"],
    ),
    // The history of a membership is read from `audit`.
    (
        "access/graphql",
        &[
            "auth",
            "audit",
            "config",
            "db",
            "policy",
            "operation",
            "graphql",
            "access/store",
            "access/service",
            "schools/graphql",
        ],
    ),
    ("access/demo", &["clock", "db", "entropy"]),
    ("providers/rules", &[]),
    ("providers/store", &["auth", "db", "lists", "policy"]),
    // Who works for a provider is a member of its organisation; that it leads or is on the register is asked of `access`.
    (
        "providers/service",
        &["policy", "operation", "providers/rules", "providers/store", "access/store", "schools/rules"],
    ),
    (
        "providers/graphql",
        &[
            "auth",
            "config",
            "policy",
            "operation",
            "graphql",
            "db",
            "providers/rules",
            "providers/store",
            "providers/service",
            "access/graphql",
            "commissioning/graphql",
            "commissioning/store",
            // What quality assurance and impact say of a provider are edges.
            "impact/graphql",
            "quality/graphql",
            "schools/graphql",
            "schools/rules",
        ],
    ),
    ("data_sharing/rules", &[]),
    ("data_sharing/store", &["auth", "db", "policy", "data_sharing/rules"]),
    // The writer of the log works beside the requests; it has no actor to see through.
    ("data_sharing/log", &["entropy", "data_sharing/store"]),
    // Parties are organisations that `access` keeps.
    ("data_sharing/service", &["policy", "operation", "access/store", "data_sharing/rules", "data_sharing/store"]),
    (
        "data_sharing/graphql",
        &[
            "audit",
            "config",
            "policy",
            "operation",
            "graphql",
            "access/graphql",
            "data_sharing/rules",
            "data_sharing/service",
            "data_sharing/store",
            "schools/graphql",
        ],
    ),
    ("submissions/rules", &[]),
    // Which groups of the register are trusts, the rules of the register know.
    ("submissions/store", &["auth", "db", "policy", "schools/rules", "submissions/rules"]),
    (
        "submissions/service",
        &[
            "db",
            "policy",
            "operation",
            // What agreements let be submitted.
            "data_sharing/rules",
            "data_sharing/store",
            "observations/catalogue",
            "submissions/rules",
            "submissions/store",
        ],
    ),
    // Files come from operators and uploads, and are written by the use case of the mutation.
    (
        "submissions/import",
        &["files", "operation", "observations/catalogue", "submissions/rules", "submissions/service"],
    ),
    (
        "submissions/graphql",
        &[
            "config",
            "operation",
            "graphql",
            "db",
            "access/graphql",
            "observations/catalogue",
            // Codes of measures mean the same in all filters.
            "observations/graphql",
            "schools/code_lists",
            "schools/graphql",
            "submissions/rules",
            "submissions/service",
            "submissions/store",
        ],
    ),
];
