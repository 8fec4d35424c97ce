use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use entities::values::{HalfDays, Period};

use super::BrokerageRefused;

/// The days of a supporter in one half-term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Line {
    /// Days that it has.
    pub days: HalfDays,
    /// Days that deployments hold which are offered, agreed or under way.
    pub held: HalfDays,
    /// Days that were given by visits, in all.
    pub given: HalfDays,
    /// Days that were given by deployments which are over: these hold nothing more.
    pub spent: HalfDays,
}

impl Line {
    /// Days that can still be promised.
    #[must_use]
    pub fn free(&self) -> HalfDays {
        self.days.less(self.held).less(self.spent)
    }

    /// Days that are promised or gone.
    #[must_use]
    pub fn taken(&self) -> HalfDays {
        self.held.plus(self.spent)
    }
}

/// Refuses days that are no half-term's, named twice, none, outside the days of the deployment, or more than are free: all of it at once.
#[must_use]
pub fn check_days(
    asked: &[(Period, HalfDays)],
    within: &[Period],
    ledger: &BTreeMap<Period, Line>,
) -> Vec<BrokerageRefused> {
    let mut refused = Vec::new();
    if asked.is_empty() {
        refused.push(BrokerageRefused::NoDays);
    }
    for (place, (half_term, days)) in asked.iter().enumerate() {
        let (field, half_term) = (format!("deployment.days.{place}"), *half_term);
        if !half_term.is_half_term() {
            refused.push(BrokerageRefused::NotAHalfTerm { field, period: half_term });
        } else if asked.iter().take(place).any(|(before, _)| *before == half_term) {
            refused.push(BrokerageRefused::HalfTermTwice { field, half_term });
        } else if !within.contains(&half_term) {
            refused.push(BrokerageRefused::HalfTermOutside { field, half_term });
        } else {
            let free = ledger.get(&half_term).copied().unwrap_or_default().free();
            if *days > free {
                refused.push(BrokerageRefused::OverCommitted { field, half_term, asked: *days, free });
            }
        }
    }
    refused
}

/// Refuses a capacity that is no half-term's, named twice, or less than is promised or gone already: all of it at once.
#[must_use]
pub fn check_capacity(asked: &[(Period, HalfDays)], ledger: &BTreeMap<Period, Line>) -> Vec<BrokerageRefused> {
    let mut refused = Vec::new();
    for (place, (half_term, days)) in asked.iter().enumerate() {
        let (field, half_term) = (format!("capacity.{place}"), *half_term);
        if !half_term.is_half_term() {
            refused.push(BrokerageRefused::NotAHalfTerm { field, period: half_term });
        } else if asked.iter().take(place).any(|(before, _)| *before == half_term) {
            refused.push(BrokerageRefused::HalfTermTwice { field, half_term });
        } else {
            let taken = ledger.get(&half_term).copied().unwrap_or_default().taken();
            if *days < taken {
                refused.push(BrokerageRefused::BelowTaken { field, half_term, taken });
            }
        }
    }
    refused
}

/// Days that a request or a deployment may last: two years.
const LONGEST: i64 = 732;
/// Days by which a half-term may begin later at a school than where periods begin. Days that are written have years of four digits, so that
/// a day so many days away is always one of the calendar.
const HALF_TERMS_DIFFER: TimeDelta = TimeDelta::days(21);

/// Refuses days that are the wrong way round, too far apart, or over: all of it at once. The field is where the last day is named.
#[must_use]
pub fn check_between(
    field: &'static str,
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Vec<BrokerageRefused> {
    let days = (to - from).num_days();
    let wrong = match days {
        ..0 => Some(BrokerageRefused::EndsBeforeStart { field, from, to }),
        0..=LONGEST => None,
        _ => Some(BrokerageRefused::TooLong { field, days }),
    };
    let is_over = (to < today).then_some(BrokerageRefused::InPast { field, day: to });
    wrong.into_iter().chain(is_over).collect()
}

/// Half-terms of which a deployment on these days can take days: those that they are in, and the one before where the deployment begins soon
/// after it.
#[must_use]
pub fn half_terms_within((from, to): (NaiveDate, NaiveDate)) -> Vec<Period> {
    Period::half_terms(from - HALF_TERMS_DIFFER, to)
}

/// A visit that is to be written down, with what it has to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visited {
    /// Day.
    pub on: NaiveDate,
    /// The half-term whose days it uses.
    pub half_term: Period,
    /// How long it took.
    pub days: HalfDays,
    /// First and last day of the deployment.
    pub between: (NaiveDate, NaiveDate),
    /// Days that were agreed for the half-term.
    pub agreed: HalfDays,
    /// Days of these that were given before.
    pub given: HalfDays,
    /// Days that were given on the day before this visit, where one person is sent; nothing of a provider's people.
    pub on_the_day: Option<HalfDays>,
}

/// Refuses a visit that is to come, outside the deployment, of another half-term, or longer than a person's day or what is left of the days
/// agreed for the half-term: all of it at once.
#[must_use]
pub fn check_visit(visit: &Visited, today: NaiveDate) -> Vec<BrokerageRefused> {
    let Visited { on: day, half_term, between: (from, to), .. } = *visit;
    let mut refused = Vec::new();
    if day > today {
        refused.push(BrokerageRefused::InFuture { field: "visitedOn", day });
    } else if !(from..=to).contains(&day) {
        refused.push(BrokerageRefused::OutsideDeployment { field: "visitedOn", day, from, to });
    }
    if !Period::half_terms(day - HALF_TERMS_DIFFER, day + HALF_TERMS_DIFFER).contains(&half_term) {
        refused.push(BrokerageRefused::NotOfTheDay { half_term, day });
    }
    if let Some(days) = visit.on_the_day.map(|before| before.plus(visit.days)).filter(|days| *days > HalfDays::ONE_DAY)
    {
        refused.push(BrokerageRefused::MoreThanADay { day, days });
    }
    let left = visit.agreed.less(visit.given);
    if visit.days > left {
        refused.push(BrokerageRefused::MoreThanAgreed { half_term, left });
    }
    refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn days(days: f64) -> HalfDays {
        HalfDays::of_days(days).unwrap()
    }

    fn half_term(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn codes(refused: &[BrokerageRefused]) -> Vec<String> {
        refused.iter().map(|refused| format!("{} {}", refused.field(), refused.code())).collect()
    }

    #[test]
    fn nobody_is_promised_days_that_are_not_there() {
        let (first, second) = (half_term("2016/17 half-term 1"), half_term("2016/17 half-term 2"));
        let line = Line { days: days(5.0), held: days(2.0), given: days(2.5), spent: days(1.5) };
        let ledger = BTreeMap::from([(first, line)]);
        assert_eq!(line.free(), days(1.5));
        assert_eq!(check_days(&[(first, days(1.5))], &[first], &ledger), []);
        let year = half_term("2016/17");
        let asked = [(first, days(2.0)), (second, days(0.5)), (first, days(0.5)), (year, days(1.0))];
        assert_eq!(
            codes(&check_days(&asked, &[first, second], &ledger)),
            [
                "deployment.days.0.days OVER_COMMITTED",
                "deployment.days.1.days OVER_COMMITTED",
                "deployment.days.2.halfTerm HALF_TERM_TWICE",
                "deployment.days.3.halfTerm NOT_A_HALF_TERM"
            ]
        );
        assert_eq!(
            codes(&check_days(&[(second, days(0.5))], &[first], &ledger)),
            ["deployment.days.0.halfTerm HALF_TERM_OUTSIDE"]
        );
        assert_eq!(codes(&check_days(&[], &[first], &ledger)), ["deployment.days NO_DAYS"]);
        assert_eq!(check_capacity(&[(first, days(3.5))], &ledger), []);
        assert_eq!(codes(&check_capacity(&[(first, days(3.0))], &ledger)), ["capacity.0.days BELOW_TAKEN"]);
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_in_order_within_two_years_and_to_come() {
        let codes = |from, to| codes(&check_between("neededTo", (date(from), date(to)), date("2016-10-01")));
        assert_eq!(codes("2016-09-01", "2016-10-01"), [""; 0]);
        assert_eq!(codes("2016-10-02", "2018-10-04"), [""; 0]);
        assert_eq!(codes("2016-10-02", "2018-10-05"), ["neededTo TOO_LONG_A_TIME"]);
        assert_eq!(codes("2016-10-02", "2016-10-01"), ["neededTo ENDS_BEFORE_START"]);
        assert_eq!(codes("2016-10-02", "2016-09-30"), ["neededTo ENDS_BEFORE_START", "neededTo IN_PAST"]);
    }

    #[test]
    fn a_deployment_takes_days_of_the_half_term_that_it_nearly_began_in() {
        let within = |from, to| half_terms_within((date(from), date(to)));
        let (third, fourth) = (half_term("2016/17 half-term 3"), half_term("2016/17 half-term 4"));
        assert_eq!(within("2017-02-06", "2017-03-01"), [third, fourth]);
        assert_eq!(within("2017-02-22", "2017-03-01"), [fourth]);
    }

    #[test]
    fn a_visit_says_all_that_does_not_fit() {
        let visit = Visited {
            on: date("2016-09-12"),
            half_term: half_term("2016/17 half-term 1"),
            days: days(1.0),
            between: (date("2016-09-05"), date("2016-10-14")),
            agreed: days(2.0),
            given: days(1.0),
            on_the_day: Some(days(0.0)),
        };
        let codes = |visit: Visited| codes(&check_visit(&visit, date("2016-10-20")));
        assert_eq!(codes(visit), [""; 0]);
        assert_eq!(codes(Visited { on: date("2016-10-21"), ..visit }), ["visitedOn IN_FUTURE"]);
        assert_eq!(codes(Visited { on: date("2016-10-15"), ..visit }), ["visitedOn OUTSIDE_DEPLOYMENT"]);
        assert_eq!(codes(Visited { given: days(1.5), ..visit }), ["days MORE_THAN_AGREED"]);
        assert_eq!(codes(Visited { on_the_day: Some(days(0.5)), ..visit }), ["days MORE_THAN_A_DAY"]);
        assert_eq!(
            codes(Visited { on_the_day: None, days: days(1.0), ..visit }),
            [""; 0],
            "several people may give more"
        );
        let half_term = half_term("2016/17 half-term 2");
        assert_eq!(codes(Visited { half_term, ..visit }), ["halfTerm NOT_OF_THE_DAY"]);
        assert_eq!(codes(Visited { half_term, on: date("2016-10-12"), ..visit }), [""; 0], "it is beside the day");
    }

    proptest! {
        /// Whatever is offered one after the other, as long as each passes the check, no more is held than there is.
        #[test]
        fn promises_never_exceed_the_days(has in 0..60i32, offers in proptest::collection::vec(1..20i32, 0..30)) {
            let first = half_term("2016/17 half-term 1");
            let mut line = Line { days: HalfDays::new(has).unwrap(), ..Line::default() };
            for offer in offers {
                let offered = HalfDays::new(offer).unwrap();
                if check_days(&[(first, offered)], &[first], &BTreeMap::from([(first, line)])).is_empty() {
                    line.held = line.held.plus(offered);
                }
                prop_assert!(line.taken() <= line.days);
            }
        }
    }
}
