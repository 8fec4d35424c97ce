//! The crates and their files: what a crate may depend on, how long a file may be and how it may be called.

use std::collections::BTreeSet;

use crate::architecture::{root, sources};

const MOST_LINES: usize = 450;
const NO_NAMES: [&str; 6] = ["utils", "util", "common", "misc", "helpers", "manager"];

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
