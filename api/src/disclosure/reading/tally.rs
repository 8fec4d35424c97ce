//! What an answer withholds, counted as it is put together.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::Shown;

/// Counts the observations of one answer. A copy counts to the same answer.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    rules: BTreeMap<String, i32>,
    withheld: HashSet<i64>,
    cells: HashSet<i64>,
}

/// What an answer says of what it withholds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Rules that were applied, each with its version.
    pub rules: Vec<(String, i32)>,
    /// Observations in the answer.
    pub cells: usize,
    /// Those whose value is withheld from the reader.
    pub withheld: usize,
}

impl Tally {
    /// The answer has this observation, of a measure under this rule.
    pub fn count(&self, id: i64, shown: &Shown, (rule, version): (&str, i32)) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.cells.insert(id);
        if shown.is_withheld() {
            counted.withheld.insert(id);
        }
        if !counted.rules.contains_key(rule) {
            counted.rules.insert(rule.to_owned(), version);
        }
    }

    /// What is to be said; nothing if the answer has no observation.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rules = counted.rules.iter().map(|(code, version)| (code.clone(), *version)).collect();
        (!counted.cells.is_empty()).then(|| Summary {
            rules,
            cells: counted.cells.len(),
            withheld: counted.withheld.len(),
        })
    }
}
