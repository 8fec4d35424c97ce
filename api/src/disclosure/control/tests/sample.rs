//! Cubes to decide on.

use super::super::{Cohorts, Cube, Decision, Nature, Relation, Row, RuleSet, Subject};

/// Exact figures are shown, so that tests see what an attacker would.
pub fn exact(threshold: u32) -> RuleSet {
    RuleSet { code: "TEST".to_owned(), version: 3, threshold, count_base: 1, decimals: 1 }
}

pub fn partition(whole: &str, parts: &[&str]) -> Relation {
    Relation::Partition { whole: whole.to_owned(), parts: parts.iter().map(|part| (*part).to_owned()).collect() }
}

pub fn subset(whole: &str, part: &str) -> Relation {
    Relation::Subset { whole: whole.to_owned(), part: part.to_owned() }
}

/// A row of a count.
pub fn count(school: u32, trust: Option<u32>, cohort: &str, numerator: i64) -> Row {
    Row { school, trust, cohort: cohort.to_owned(), numerator: Some(numerator), ..Row::default() }
}

/// A row of a share.
pub fn share(school: u32, trust: Option<u32>, cohort: &str, numerator: i64, denominator: i64) -> Row {
    Row { denominator: Some(denominator), ..count(school, trust, cohort, numerator) }
}

/// A cube of cohorts that are all boys and girls.
pub fn by_sex(nature: Nature, rows: &[Row]) -> Cube {
    let cohorts = Cohorts::new(&["ALL", "BOYS", "GIRLS"], &[partition("ALL", &["BOYS", "GIRLS"])]).unwrap();
    Cube::new(nature, cohorts, rows).unwrap()
}

/// The cells that are withheld.
pub fn withheld(decision: &Decision) -> Vec<(Subject, &str)> {
    let withheld = decision.cells().iter().filter(|cell| cell.disclosed().is_withheld());
    withheld.map(|cell| (cell.subject(), cell.cohort())).collect()
}
