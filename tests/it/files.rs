//! What files are called and how long they are.

use super::architecture::sources;

const MOST_LINES: usize = 450;
const NO_NAMES: [&str; 6] = ["utils", "util", "common", "misc", "helpers", "manager"];

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
