//! Whether the code keeps to the architecture: who may import whom, what is where.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::rooms::rooms;

/// Rooms that have shelves of their own.
const SLICES: [&str; 15] = [
    "schools",
    "access",
    "data_sharing",
    "providers",
    "costs",
    "commissioning",
    "spend",
    "observations",
    "disclosure",
    "submissions",
    "quality",
    "brokerage",
    "impact",
    "needs",
    "success",
];

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

/// Folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// Files of Rust below a folder, with their paths relative to it and their text.
pub fn sources(folder: &str) -> Vec<(String, String)> {
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
            rooms().find(|(room, _)| *room == here).unwrap_or_else(|| panic!("{here} is not in the table"));
        let foreign = rooms_used(&text).into_iter().filter(|room| *room != here && !allowed.contains(&room.as_str()));
        trespassers.extend(foreign.map(|room| format!("{name} uses {room}")));
    }
    assert_eq!(trespassers, Vec::<String>::new());
}

#[test]
fn the_table_has_no_line_for_a_room_that_is_gone() {
    let found: BTreeSet<_> = service().iter().map(|(name, _)| room_of_file(name)).collect();
    for (room, _) in rooms() {
        assert!(found.contains(room), "{room}");
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
        "brokerage/store/candidates.rs",
        "brokerage/store/days.rs",
        "data_sharing/store/parts.rs",
        "impact/store/evaluations.rs",
        "observations/catalogue/kept.rs",
        "observations/catalogue/load.rs",
        "observations/store/releases.rs",
        "operation/idempotency.rs",
        "policy/visible/evidence.rs",
        "policy/visible/mod.rs",
        "policy/visible/quality.rs",
        "quality/frameworks/kept.rs",
        "quality/store/subjects.rs",
        "schools/code_lists.rs",
        "schools/store/facts.rs",
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
