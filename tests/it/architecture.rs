//! Who may import whom. The table is the one of the architecture; a room that reaches further must say why here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What each part of the service may use, by the first one or two names behind `crate::`.
const MAY_USE: [(&str, &[&str]); 43] = [
    ("config", &[]),
    ("clock", &[]),
    ("entropy", &[]),
    ("files", &[]),
    ("db", &["clock", "config"]),
    ("telemetry", &["config"]),
    ("auth", &["config", "db", "clock", "entropy"]),
    ("policy", &["auth"]),
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
            "access/graphql",
            "commissioning/graphql",
            "providers/graphql",
            "schools/graphql",
            "schools/code_lists",
            "spend/graphql",
            "observations/catalogue",
        ],
    ),
    // `service` holds what `app` has put together; `execute` makes the operation of each request.
    ("http", &["auth", "graphql", "config", "clock", "entropy", "db", "operation", "app"]),
    (
        "app",
        &[
            "auth",
            "clock",
            "config",
            "db",
            "entropy",
            "graphql",
            "http",
            "observations/catalogue",
            "schools/code_lists",
            "telemetry",
        ],
    ),
    ("observations/catalogue", &["clock", "db"]),
    // Files are the operator's: there is no actor to see through.
    ("observations/import", &["clock", "db", "files", "observations/catalogue"]),
    ("schools/rules", &[]),
    ("schools/code_lists", &["clock"]),
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
            // What a school or a trust bears of the cost is an edge.
            "spend/graphql",
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
    ("providers/store", &["auth", "db", "policy"]),
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
            "schools/graphql",
            "schools/rules",
        ],
    ),
    // What is kept of the ledger lies below the rooms that change it.
    ("costs/rules", &[]),
    ("costs/store", &["costs/rules"]),
    ("costs/service", &["db", "costs/rules", "costs/store"]),
    ("commissioning/rules", &[]),
    ("commissioning/store", &["auth", "db", "policy"]),
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
            // The money of a plan or an intervention hangs on it.
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
    // The demo replays a year through the use cases of its users.
    (
        "spend/demo",
        &[
            "access/demo",
            "auth",
            "clock",
            "entropy",
            "operation",
            "commissioning/rules",
            "commissioning/service",
            "commissioning/store",
            "providers/service",
            "schools/store",
            "spend/service",
        ],
    ),
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
];

/// Rooms that have shelves of their own.
const SLICES: [&str; 7] = ["schools", "access", "providers", "costs", "commissioning", "spend", "observations"];

/// Words that begin a statement of SQL by sea-orm.
const SQL: [&str; 10] = [
    "EntityTrait",
    "QueryFilter",
    "QuerySelect",
    "QueryOrder",
    "sea_query",
    "ActiveModelTrait",
    "Statement::from",
    "execute_unprepared",
    "query_one",
    "query_all",
];
const MOST_LINES: usize = 450;
const NO_NAMES: [&str; 6] = ["utils", "util", "common", "misc", "helpers", "manager"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// Files of Rust below a folder, with their paths relative to it and their text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let top = root().join(folder);
    let mut found = Vec::new();
    let mut folders = vec![top.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&top).expect("below").display().to_string();
                found.push((name, std::fs::read_to_string(&path).expect("text")));
            }
        }
    }
    found.sort();
    found
}

/// The same without tests, which may look at anything.
fn service() -> Vec<(String, String)> {
    let files = sources("api/src").into_iter().filter(|(name, _)| !name.contains("tests"));
    let without_tests = |text: String| text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    files.map(|(name, text)| (name, without_tests(text))).collect()
}

/// The room of a path, which is a slice with a shelf for slices: `schools/store`.
fn room(names: &[&str]) -> String {
    match names {
        [slice, shelf, ..] if SLICES.contains(slice) => format!("{slice}/{shelf}"),
        [room, ..] => (*room).to_owned(),
        [] => String::new(),
    }
}

fn room_of_file(name: &str) -> String {
    room(&name.trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect::<Vec<_>>())
}

/// Rooms that a file names behind `crate::`.
fn rooms_used(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    let is_in_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let paths =
        code.split("crate::").skip(1).map(|rest| rest.split(|letter| !is_in_path(letter)).next().unwrap_or_default());
    paths.map(|path| room(&path.split("::").filter(|name| !name.is_empty()).collect::<Vec<_>>())).collect()
}

#[test]
fn each_room_uses_only_the_rooms_it_may() {
    let mut trespassers = Vec::new();
    for (name, text) in service() {
        let here = room_of_file(&name);
        if ["lib", "main", "commands"].contains(&here.as_str()) || SLICES.contains(&here.as_str()) {
            continue;
        }
        let (_, allowed) =
            MAY_USE.iter().find(|(room, _)| *room == here).unwrap_or_else(|| panic!("{here} is not in the table"));
        let foreign = rooms_used(&text).into_iter().filter(|room| *room != here && !allowed.contains(&room.as_str()));
        trespassers.extend(foreign.map(|room| format!("{name} uses {room}")));
    }
    assert_eq!(trespassers, Vec::<String>::new());
}

#[test]
fn the_table_has_no_line_for_a_room_that_is_gone() {
    let rooms: BTreeSet<_> = service().iter().map(|(name, _)| room_of_file(name)).collect();
    for (room, _) in MAY_USE {
        assert!(rooms.contains(room), "{room}");
    }
}

#[test]
fn rules_are_plain_functions_over_plain_values() {
    for (name, text) in service().iter().filter(|(name, _)| name.contains("/rules")) {
        for word in ["async ", "sea_orm", "async_graphql", "actix", "tokio", "crate::", "::now()", "getrandom"] {
            assert!(!text.contains(word), "{name} has `{word}`");
        }
    }
}

#[test]
fn sql_is_in_stores_and_on_the_floor_only() {
    for (name, text) in service() {
        let here = room_of_file(&name);
        if here.ends_with("/graphql") || here.ends_with("/service") || here == "graphql" || here == "http" {
            for word in SQL {
                let at = text.lines().find(|line| line.contains(word) && !line.trim_start().starts_with("//"));
                assert_eq!(at, None, "{name}");
            }
        }
    }
}

/// The clock is handed in, so the lint is put aside where it is read; `load` and `find_by_…` are generated, which the
/// lint does not know.
fn reads_unscoped(text: &str) -> bool {
    let is_aside = text.contains("clippy::disallowed_methods") && text.contains("Entity");
    is_aside || text.contains("Entity::load(") || text.contains("Entity::find_by_")
}

/// The lint that forbids these outside `policy` may be put aside where rows are nobody's, and only there.
#[test]
fn what_reads_rows_without_an_actor_is_listed_here() {
    let expected = BTreeSet::from([
        "access/demo.rs",
        "access/store.rs",
        "audit/mod.rs",
        "auth/store.rs",
        "observations/catalogue/kept.rs",
        "observations/catalogue/load.rs",
        "operation/idempotency.rs",
        "policy/visible/mod.rs",
        "schools/code_lists.rs",
    ]);
    let aside: BTreeSet<_> = service()
        .into_iter()
        .filter(|(name, text)| reads_unscoped(text) && !name.starts_with("schools/import"))
        .filter(|(name, _)| !name.starts_with("observations/import"))
        .map(|(name, _)| name)
        .collect();
    let aside: BTreeSet<_> = aside.iter().map(String::as_str).collect();
    assert!(aside.is_subset(&expected), "{:?}", aside.difference(&expected));
}

#[test]
fn names_of_roles_are_the_policys() {
    for (name, text) in service() {
        let is_by_role = ["has_role(", "held.role == Role::LaAdmin &&"];
        if name.contains("/service") {
            assert!(!is_by_role.iter().any(|rule| text.contains(rule)), "{name} decides by role");
        }
        if name.contains("/store") && !name.starts_with("access/") {
            assert!(!text.contains("Role::"), "{name} decides by role");
        }
    }
}

#[test]
fn no_file_is_too_long_and_none_has_a_name_that_says_nothing() {
    for folder in ["api/src", "entities/src", "migration/src", "tests/src", "tests/it"] {
        for (name, text) in sources(folder) {
            assert!(text.lines().count() <= MOST_LINES, "{folder}/{name} has {} lines", text.lines().count());
            let mut parts = name.trim_end_matches(".rs").split('/');
            assert!(!parts.any(|part| NO_NAMES.contains(&part)), "{folder}/{name}");
        }
    }
}

/// Names of the dependencies of a crate, those of its tests aside.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(manifest)).expect("a manifest");
    let lines = text.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines =
        lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split(['.', ' ', '=']).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn nouns_and_history_depend_on_nothing_of_the_service() {
    let allowed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let nouns = dependencies("entities/Cargo.toml");
    assert!(nouns.is_subset(&allowed(&["sea-orm", "serde", "chrono", "thiserror"])), "{nouns:?}");
    let history = dependencies("migration/Cargo.toml");
    assert!(history.is_subset(&allowed(&["sea-orm-migration"])), "{history:?}");
    assert!(!dependencies("api/Cargo.toml").contains("tests"));
}
