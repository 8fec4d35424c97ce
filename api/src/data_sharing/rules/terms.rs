use chrono::NaiveDate;
use entities::values::Period;

use super::AgreementRefused;

/// Days of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First day on which it lets figures be shared.
    pub starts_on: NaiveDate,
    /// Last day on which it does.
    pub ends_on: NaiveDate,
    /// Day by which the parties look at it again.
    pub review_on: Option<NaiveDate>,
}

/// Periods of the figures that an agreement covers, both ends included; nothing for no limit on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Periods {
    /// First period.
    pub first: Option<Period>,
    /// Last period.
    pub last: Option<Period>,
}

impl Periods {
    /// Whether the period is one of these. An academic year as the last one takes in its terms and half-terms, and whatever
    /// else begins in the same calendar year.
    #[must_use]
    pub fn contain(self, period: Period) -> bool {
        self.first.is_none_or(|first| first <= period) && self.last.is_none_or(|last| period <= last.end())
    }
}

/// Whether the days are in order.
///
/// # Errors
/// When the last day is before the first, or the day of review is none of the days between them.
pub fn check_days(days: Days) -> Result<(), AgreementRefused> {
    let Days { starts_on, ends_on, review_on } = days;
    if ends_on < starts_on {
        return Err(AgreementRefused::EndsBeforeItStarts { starts_on, ends_on });
    }
    match review_on.filter(|day| *day < starts_on || ends_on < *day) {
        Some(day) => Err(AgreementRefused::ReviewOutside(day)),
        None => Ok(()),
    }
}

/// Whether the periods are in order.
///
/// # Errors
/// When the last takes in nothing from the first on.
pub fn check_periods(periods: Periods) -> Result<(), AgreementRefused> {
    match (periods.first, periods.last) {
        (Some(first), Some(last)) if last.end() < first => Err(AgreementRefused::PeriodsReversed { first, last }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn periods(first: Option<&str>, last: Option<&str>) -> Periods {
        Periods { first: first.map(period), last: last.map(period) }
    }

    #[test]
    fn an_agreement_ends_on_its_first_day_at_the_earliest() {
        let from = |ends_on, review_on: Option<&str>| {
            let review_on = review_on.map(day);
            check_days(Days { starts_on: day("2026-09-01"), ends_on: day(ends_on), review_on }).map_err(|no| no.code())
        };
        assert_eq!(from("2026-09-01", None), Ok(()));
        assert_eq!(from("2026-08-31", None), Err("ENDS_BEFORE_IT_STARTS"));
        assert_eq!(from("2027-08-31", Some("2026-09-01")), Ok(()));
        assert_eq!(from("2027-08-31", Some("2027-08-31")), Ok(()));
        for outside in ["2026-08-31", "2027-09-01"] {
            assert_eq!(from("2027-08-31", Some(outside)), Err("REVIEW_OUTSIDE"), "{outside}");
        }
    }

    #[test]
    fn a_last_year_takes_in_its_terms() {
        let of_two_years = periods(Some("2025/26"), Some("2026/27"));
        for inside in ["2025/26", "2025/26 autumn", "2026/27", "2026/27 summer", "2026/27 half-term 6", "2026-27"] {
            assert!(of_two_years.contain(period(inside)), "{inside}");
        }
        for outside in ["2024/25", "2024/25 summer", "2027/28", "2027/28 autumn"] {
            assert!(!of_two_years.contain(period(outside)), "{outside}");
        }
        let to_autumn = periods(None, Some("2026/27 autumn"));
        assert!(to_autumn.contain(period("2026/27 autumn")) && !to_autumn.contain(period("2026/27 spring")));
        assert!(periods(None, None).contain(period("1999/00")));
        assert!(!periods(Some("2026/27 autumn"), None).contain(period("2026/27")), "the year is more than the term");
    }

    #[test]
    fn the_earlier_period_comes_first() {
        let check = |first, last| check_periods(periods(first, last)).map_err(|no| no.code());
        assert_eq!(check(Some("2026/27"), Some("2026/27")), Ok(()));
        assert_eq!(check(Some("2026/27 spring"), Some("2026/27")), Ok(()));
        assert_eq!(check(Some("2026/27"), None), Ok(()));
        assert_eq!(check(Some("2026/27"), Some("2025/26")), Err("PERIODS_REVERSED"));
        assert_eq!(check(Some("2026/27 spring"), Some("2026/27 autumn")), Err("PERIODS_REVERSED"));
    }
}
