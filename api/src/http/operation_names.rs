use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

const NAMES: usize = 100;
const NAME_BYTES: usize = 64;

/// Names of operations that metrics may carry. Clients choose them, so only the first hundred are kept apart: a label for
/// each would let a caller fill the memory of whoever collects the metrics.
#[derive(Debug, Default)]
pub(super) struct OperationNames(Mutex<HashSet<String>>);

impl OperationNames {
    /// The name as a label: itself, `anonymous` or `other`. Only those who are signed in add names: the hundred would else
    /// be used up by anybody.
    pub(super) fn label(&self, name: Option<&str>, is_signed_in: bool) -> String {
        let Some(name) = name else { return "anonymous".to_owned() };
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.contains(name) {
            return name.to_owned();
        }
        if !is_signed_in || seen.len() >= NAMES || name.len() > NAME_BYTES {
            return "other".to_owned();
        }
        seen.insert(name.to_owned());
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_names_are_kept_apart() {
        let names = OperationNames::default();
        for n in 0..NAMES {
            assert_eq!(names.label(Some(&format!("N{n}")), true), format!("N{n}"));
        }
        assert_eq!(names.label(Some("OneMore"), true), "other");
        assert_eq!(names.label(Some("N7"), false), "N7");
        assert_eq!(names.label(None, true), "anonymous");
    }

    #[test]
    fn strangers_add_no_names() {
        let names = OperationNames::default();
        assert_eq!(names.label(Some("Mine"), false), "other");
        assert_eq!(names.label(Some("Mine"), true), "Mine");
        assert_eq!(names.label(Some("Mine"), false), "Mine");
    }

    #[test]
    fn a_long_name_is_other() {
        assert_eq!(OperationNames::default().label(Some(&"N".repeat(65)), true), "other");
    }
}
