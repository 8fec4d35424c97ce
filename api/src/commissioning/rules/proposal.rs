use std::collections::HashSet;

use chrono::NaiveDate;
use entities::keys::Urn;
use entities::values::AcademicYear;

use super::CommissioningRefused;

/// Planned first and last day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlannedDays {
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
}

/// Day by which a criterion is to be met, with its place in the list.
pub type CriterionDue = (usize, NaiveDate);

/// Complains of planned days that are not in the year of the plan, or the wrong way round.
pub fn check_days(refused: &mut Vec<CommissioningRefused>, year: AcademicYear, days: PlannedDays) {
    for (field, day) in [("plannedStartsOn", days.starts_on), ("plannedEndsOn", days.ends_on)] {
        if let Some(day) = day.filter(|day| !year.contains(*day)) {
            refused.push(CommissioningRefused::OutsideYear { field, day, year });
        }
    }
    if let (Some(starts_on), Some(ends_on)) = (days.starts_on, days.ends_on)
        && ends_on < starts_on
    {
        let field = "plannedEndsOn";
        refused.push(CommissioningRefused::EndsBeforeItStarts { field, starts_on, ends_on });
    }
}

/// Complains of criteria that are due before the work begins.
pub fn check_due(refused: &mut Vec<CommissioningRefused>, starts_on: Option<NaiveDate>, due: &[CriterionDue]) {
    let Some(starts_on) = starts_on else { return };
    for (position, due_on) in due.iter().copied().filter(|(_, due_on)| *due_on < starts_on) {
        refused.push(CommissioningRefused::DueBeforeStart { position: Some(position), due_on, starts_on });
    }
}

/// Complains of schools that are named more than once.
pub fn check_schools_once(refused: &mut Vec<CommissioningRefused>, urns: &[Urn]) {
    let mut seen = HashSet::new();
    for (position, urn) in urns.iter().copied().enumerate() {
        if !seen.insert(urn) {
            refused.push(CommissioningRefused::SchoolTwice { field: format!("schools.{position}.urn"), urn });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    fn codes(starts_on: Option<NaiveDate>, ends_on: Option<NaiveDate>) -> Vec<&'static str> {
        let mut refused = Vec::new();
        check_days(&mut refused, AcademicYear::new(2016).unwrap(), PlannedDays { starts_on, ends_on });
        refused.iter().map(CommissioningRefused::code).collect()
    }

    #[test]
    fn planned_days_are_in_the_year_and_in_order() {
        assert!(codes(None, None).is_empty());
        assert!(codes(day("2016-09-01"), day("2017-08-31")).is_empty());
        assert!(codes(day("2017-01-10"), day("2017-01-10")).is_empty());
        assert_eq!(codes(day("2016-08-31"), None), ["OUTSIDE_YEAR"]);
        assert_eq!(codes(day("2017-01-10"), day("2017-01-09")), ["ENDS_BEFORE_IT_STARTS"]);
        assert_eq!(
            codes(day("2017-09-01"), day("2016-08-31")),
            ["OUTSIDE_YEAR", "OUTSIDE_YEAR", "ENDS_BEFORE_IT_STARTS"]
        );
    }

    #[test]
    fn a_school_named_twice_is_told_where() {
        let mut refused = Vec::new();
        let urns = [100_001, 100_002, 100_001].map(|urn| Urn::new(urn).unwrap());
        check_schools_once(&mut refused, &urns);
        assert_eq!(refused.iter().map(CommissioningRefused::field).collect::<Vec<_>>(), ["schools.2.urn"]);
    }

    #[test]
    fn a_criterion_is_due_after_the_work_begins() {
        let mut refused = Vec::new();
        check_due(&mut refused, day("2016-10-01"), &[(0, day("2016-10-01").unwrap()), (1, day("2016-09-30").unwrap())]);
        assert_eq!(refused.iter().map(CommissioningRefused::field).collect::<Vec<_>>(), ["successCriteria.1.dueOn"]);
    }
}
