//! The rows of the checked-in files. A file that cannot be read is a mistake of ours, and a test finds it.

use chrono::NaiveDate;
use entities::states::NeedTest;
use serde::Deserialize;

const RULE_SETS: &str = include_str!("../../../data/needs/rule_sets.csv");
const RULES: &str = include_str!("../../../data/needs/rules.csv");

/// One version.
#[derive(Debug, Deserialize)]
pub(super) struct RuleSetRow {
    pub(super) id: i32,
    pub(super) code: String,
    pub(super) version: i32,
    pub(super) name: String,
    pub(super) source: String,
    pub(super) published_on: NaiveDate,
    pub(super) high_basis_points: i32,
    pub(super) medium_basis_points: i32,
    pub(super) oldest_years: i32,
}

/// One rule, with measures and cohorts by their codes and thresholds in the unit of the measure.
#[derive(Debug, Deserialize)]
pub(super) struct RuleRow {
    pub(super) rule_set_id: i32,
    pub(super) position: i16,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) test: NeedTest,
    pub(super) phase_code: Option<i32>,
    pub(super) measure_code: Option<String>,
    pub(super) cohort_code: Option<String>,
    pub(super) against_code: Option<String>,
    pub(super) england_measure_code: Option<String>,
    pub(super) bar: Option<String>,
    pub(super) concern: String,
    pub(super) severe: String,
    pub(super) points: i32,
}

pub(super) fn rule_sets() -> Result<Vec<RuleSetRow>, csv::Error> {
    csv::Reader::from_reader(RULE_SETS.as_bytes()).deserialize().collect()
}

pub(super) fn rules() -> Result<Vec<RuleRow>, csv::Error> {
    csv::Reader::from_reader(RULES.as_bytes()).deserialize().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{rule_sets, rules};

    #[test]
    fn rules_are_numbered_and_named_once() {
        let rules = rules().unwrap();
        for set in rule_sets().unwrap() {
            let of_set: Vec<_> = rules.iter().filter(|rule| rule.rule_set_id == set.id).collect();
            assert!(of_set.iter().zip(1..).all(|(rule, position)| rule.position == position), "{}", set.code);
            let codes: HashSet<_> = of_set.iter().map(|rule| &rule.code).collect();
            assert_eq!(codes.len(), of_set.len());
        }
    }
}
