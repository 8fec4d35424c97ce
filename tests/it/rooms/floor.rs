//! What all rooms stand on, and what stands on all of them.

use super::Room;

pub const ROOMS: [Room; 15] = [
    ("config", &[]),
    ("clock", &[]),
    ("entropy", &[]),
    ("files", &[]),
    ("db", &["clock", "config"]),
    ("telemetry", &["config"]),
    ("auth", &["config", "db", "clock", "entropy"]),
    ("policy", &["auth"]),
    // Rows as their owners list them: what is listed starts from what the actor may see.
    ("lists", &["auth", "db", "policy"]),
    ("operation", &["auth", "db", "audit", "clock", "entropy"]),
    // An act is written down with who did it, when and in which request, which is the operation.
    // What is read of the trail starts from what the actor may see.
    ("audit", &["auth", "db", "operation", "policy"]),
    // Besides the floor: slices where roots and nodes are merged. A type that is a node belongs to its slice.
    (
        "graphql",
        &[
            "auth",
            "policy",
            "db",
            "config",
            "clock",
            "operation",
            "lists",
            "access/graphql",
            "commissioning/graphql",
            // What is read under an agreement is taken down through the schema.
            "data_sharing/graphql",
            "data_sharing/log",
            "entropy",
            "providers/graphql",
            "quality/frameworks",
            "brokerage/graphql",
            "impact/graphql",
            "quality/graphql",
            "schools/graphql",
            "schools/code_lists",
            "spend/graphql",
            "disclosure/reading",
            "observations/catalogue",
            "observations/graphql",
            "submissions/graphql",
        ],
    ),
    // `service` holds what `app` has put together; `execute` makes the operation of each request; a server that ends lets what
    // was read be written down. A batch of observations is also sent as a file.
    (
        "http",
        &[
            "auth",
            "graphql",
            "config",
            "clock",
            "entropy",
            "data_sharing/log",
            "db",
            "operation",
            "app",
            "policy",
            "observations/catalogue",
            "submissions/import",
            "submissions/service",
        ],
    ),
    (
        "app",
        &[
            "auth",
            "clock",
            "config",
            "data_sharing/log",
            "db",
            "entropy",
            "graphql",
            "http",
            "observations/catalogue",
            "quality/frameworks",
            "schools/code_lists",
            "telemetry",
        ],
    ),
    // The demo replays years through the use cases of its users.
    (
        "demo",
        &[
            "access/demo",
            "auth",
            "clock",
            "entropy",
            "operation",
            "brokerage/rules",
            "brokerage/service",
            "brokerage/store",
            "commissioning/rules",
            "commissioning/service",
            "commissioning/store",
            "providers/service",
            "quality/frameworks",
            "quality/rules",
            "quality/service",
            "quality/store",
            "schools/store",
            "spend/service",
        ],
    ),
];
