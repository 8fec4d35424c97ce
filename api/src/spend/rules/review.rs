//! By what spend is reviewed, and what its figures are.

use chrono::{DateTime, NaiveDate, Utc};
use entities::states::{InterventionStatus, ParticipationStatus};
use entities::values::{AcademicYear, FinancialYear, Pence};

/// What sums are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// Year of the plan.
    AcademicYear,
    /// Financial year of the day that an entry counts for.
    FinancialYear,
    /// Priority that the intervention serves.
    Priority,
    /// Who delivers the intervention.
    Provider,
    /// Kind of intervention.
    Kind,
    /// Where the money comes from.
    FundingSource,
    /// Phase that the intervention is for.
    Phase,
    /// Trust of the school that bears the cost.
    Trust,
    /// School that bears the cost.
    School,
    /// Calendar month of the day that an entry counts for.
    Month,
    /// Where the intervention stands.
    Status,
}

/// Groups by which a review may be asked for.
pub const MOST_GROUPINGS: usize = 3;

impl Grouping {
    /// Whether it needs to know which schools bear the cost.
    #[must_use]
    pub const fn is_of_schools(self) -> bool {
        matches!(self, Self::School | Self::Trust)
    }

    /// Whether it tells no more than the sums by priority and year.
    #[must_use]
    pub const fn is_by_priority(self) -> bool {
        matches!(self, Self::Priority | Self::AcademicYear | Self::FinancialYear)
    }

    /// What a group is called that has no value: nothing for keys that are values. The keys are the store's.
    #[must_use]
    pub fn absent(self, key: &str) -> Option<&'static str> {
        match (self, key) {
            (Self::Priority | Self::Provider | Self::Kind | Self::Status, "!") | (Self::Phase, "-2") => {
                Some("Not allocated")
            }
            (Self::Provider, "-") => Some("No provider"),
            (Self::Phase, "-1") => Some("All phases"),
            (Self::School | Self::Trust, "0") => Some("No school takes part"),
            (Self::Trust, "-1") => Some("No trust"),
            _ => None,
        }
    }

    /// How a key is written and what it is called, where the key itself says so: years, months and our own lists.
    #[must_use]
    pub fn spelled(self, key: &str) -> Option<(String, String)> {
        let same = |text: String| (text.clone(), text);
        match self {
            Self::AcademicYear => key.parse().ok().and_then(AcademicYear::new).map(|year| same(year.to_string())),
            Self::FinancialYear => {
                let day = key.parse::<NaiveDate>().ok()?;
                FinancialYear::of(day).map(|year| same(year.to_string()))
            }
            Self::Month => {
                let day = key.parse::<NaiveDate>().ok()?;
                Some((day.format("%Y-%m").to_string(), day.format("%B %Y").to_string()))
            }
            Self::Kind | Self::Status => Some((key.to_owned(), in_words(key))),
            _ => None,
        }
    }
}

/// A value of our own lists as a reader would write it: `TARGETED_PROGRAMME` is *Targeted programme*.
fn in_words(value: &str) -> String {
    let words = value.replace('_', " ").to_lowercase();
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Whether payments have come to their end: nothing more is expected of the intervention, or what was paid reaches what was committed. What
/// is then forecast of it is what was paid, else what is committed. It is decided of the whole intervention, so that
/// forecasts of its parts add up.
#[must_use]
pub fn is_settled(status: InterventionStatus, committed: Pence, actual: Pence) -> bool {
    has_ended(status) || actual >= committed
}

/// States in which nothing more is expected to be paid. Of what is completed the last invoices are still to come.
pub const ENDED: [InterventionStatus; 2] = [InterventionStatus::Evaluated, InterventionStatus::Cancelled];

fn has_ended(status: InterventionStatus) -> bool {
    ENDED.contains(&status)
}

/// Whether the school is one that the intervention reached: it has not withdrawn, or pupils were reached before.
#[must_use]
pub fn is_reached(status: ParticipationStatus, pupils_reached: Option<i32>) -> bool {
    status != ParticipationStatus::Withdrawn || pupils_reached.is_some_and(|pupils| pupils > 0)
}

/// The cost of each of so many, rounded half up to the penny; nothing if there are none.
#[must_use]
pub fn cost_of_each(actual: Pence, count: i64) -> Option<Pence> {
    if count <= 0 {
        return None;
    }
    let doubled = actual.get().checked_mul(2)?.checked_add(count)?;
    Pence::new(doubled.div_euclid(count.checked_mul(2)?))
}

/// A step of an intervention, as the audit trail has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// Status before.
    pub from: Option<InterventionStatus>,
    /// Status after.
    pub to: InterventionStatus,
}

/// Where an intervention stood at a time: where its last step until then led; before its first step, where that began. An
/// intervention without steps, such as an imported one, stood where it stands.
#[must_use]
pub fn status_at(steps: &[Step], at: DateTime<Utc>, now: InterventionStatus) -> InterventionStatus {
    let last = steps.iter().rev().find(|step| step.at <= at).map(|step| step.to);
    last.or_else(|| steps.first().and_then(|step| step.from)).unwrap_or(now)
}

/// The figures that the ledger moves, of one group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Budget.
    pub budget: Pence,
    /// Commitments.
    pub committed: Pence,
    /// Payments.
    pub actual: Pence,
    /// Payments by others beside the partnership; part of the payments.
    pub co_funded: Pence,
    /// Payments passed on, which are in no other figure.
    pub passed_through: Pence,
    /// What was paid where payments have come to their end, else what is committed.
    pub forecast: Pence,
}

impl Sums {
    /// What of the budget is not paid yet; below 0 where more was paid.
    #[must_use]
    pub const fn remaining(self) -> Option<Pence> {
        self.budget.checked_sub(self.actual)
    }

    /// By how much the forecast stays within the budget; below 0 where it exceeds it.
    #[must_use]
    pub const fn variance(self) -> Option<Pence> {
        self.budget.checked_sub(self.forecast)
    }
}

/// What is counted of one group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reach {
    /// Interventions.
    pub interventions: i64,
    /// Schools.
    pub schools: i64,
    /// Pupils, or staff.
    pub pupils: i64,
}

#[cfg(test)]
mod tests {
    use InterventionStatus::{Commissioned, Completed, Evaluated, InDelivery, Proposed};
    use proptest::prelude::*;

    use super::*;

    fn pence(pence: i64) -> Pence {
        Pence::new(pence).unwrap()
    }

    #[test]
    fn keys_are_called_what_people_call_them() {
        let spelled = |grouping: Grouping, key: &str| grouping.spelled(key).unwrap();
        let pair = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        assert_eq!(spelled(Grouping::AcademicYear, "2016"), pair("2016/17", "2016/17"));
        assert_eq!(spelled(Grouping::FinancialYear, "2016-04-01"), pair("2016-17", "2016-17"));
        assert_eq!(spelled(Grouping::Month, "2016-10-01"), pair("2016-10", "October 2016"));
        assert_eq!(spelled(Grouping::Kind, "PEER_REVIEW"), pair("PEER_REVIEW", "Peer review"));
        assert_eq!(Grouping::School.spelled("116182"), None);
        assert_eq!(Grouping::Month.spelled("x"), None);
    }

    #[test]
    fn groups_without_a_value_have_a_name() {
        assert_eq!(Grouping::Provider.absent("-"), Some("No provider"));
        assert_eq!(Grouping::Provider.absent("!"), Some("Not allocated"));
        assert_eq!(Grouping::Trust.absent("0"), Some("No school takes part"));
        assert_eq!(Grouping::School.absent("116182"), None);
        assert_eq!(Grouping::Phase.absent("0"), None, "a phase of GIAS");
    }

    #[test]
    fn cost_of_each_is_rounded_half_up() {
        let each = |actual, count| cost_of_each(pence(actual), count).map(Pence::get);
        assert_eq!([each(5, 2), each(4, 3), each(-5, 2), each(-7, 2)], [Some(3), Some(1), Some(-2), Some(-3)]);
        assert_eq!([each(5, 0), each(0, 7)], [None, Some(0)]);
        assert_eq!(each(Pence::LARGEST.get(), 1), Some(Pence::LARGEST.get()));
    }

    #[test]
    fn a_forecast_is_what_was_paid_once_no_more_is_to_come() {
        assert!(is_settled(Evaluated, pence(10), pence(1)));
        assert!(!is_settled(Completed, pence(10), pence(1)), "invoices are still to come");
        assert!(is_settled(InDelivery, pence(10), pence(10)));
        assert!(!is_settled(InDelivery, pence(10), pence(9)));
    }

    #[test]
    fn a_withdrawn_school_is_reached_if_pupils_were() {
        assert!(is_reached(ParticipationStatus::Active, None));
        assert!(is_reached(ParticipationStatus::Withdrawn, Some(1)));
        assert!(!is_reached(ParticipationStatus::Withdrawn, Some(0)));
        assert!(!is_reached(ParticipationStatus::Withdrawn, None));
    }

    #[test]
    fn a_status_is_that_of_the_last_step() {
        let day = |day: i64| DateTime::from_timestamp(day * 86_400, 0).unwrap();
        let step = |at, from, to| Step { at: day(at), from, to };
        let steps = [step(2, Some(Proposed), Commissioned), step(4, Some(Commissioned), InDelivery)];
        let at = |at| status_at(&steps, day(at), Completed);
        assert_eq!([at(1), at(2), at(3), at(9)], [Proposed, Commissioned, Commissioned, InDelivery]);
        assert_eq!(status_at(&[], day(1), Completed), Completed);
    }

    proptest! {
        #[test]
        fn cost_of_each_is_within_half_a_penny(actual in -1_000_000..1_000_000i64, count in 1..10_000i64) {
            let each = cost_of_each(pence(actual), count).unwrap().get();
            prop_assert!((2 * (each * count - actual)).abs() <= count);
        }

        #[test]
        fn what_remains_and_what_was_paid_are_the_budget(budget in any::<i32>(), actual in any::<i32>()) {
            let sums = Sums { budget: pence(budget.into()), actual: pence(actual.into()), ..Sums::default() };
            prop_assert_eq!(sums.remaining().unwrap().checked_add(sums.actual), Some(sums.budget));
        }
    }
}
