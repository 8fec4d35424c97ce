use std::collections::BTreeMap;

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

/// Refuses a visit that is longer than what is left of the days agreed for the half-term.
///
/// # Errors
/// When it is, or nothing was agreed for the half-term.
pub fn check_visit(
    (half_term, days): (Period, HalfDays),
    agreed: HalfDays,
    given: HalfDays,
) -> Result<(), BrokerageRefused> {
    let left = agreed.less(given);
    if days > left { Err(BrokerageRefused::MoreThanAgreed { half_term, left }) } else { Ok(()) }
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

    #[test]
    fn a_visit_is_no_longer_than_what_is_left() {
        let first = half_term("2016/17 half-term 1");
        assert_eq!(check_visit((first, days(1.0)), days(2.0), days(1.0)), Ok(()));
        assert!(check_visit((first, days(1.0)), days(2.0), days(1.5)).is_err());
        assert!(check_visit((first, days(0.5)), days(0.0), days(0.0)).is_err());
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
