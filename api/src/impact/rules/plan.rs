use chrono::{Months, NaiveDate};
use entities::states::{Direction, ImpactMethod, ImpactWeighting, MeasureNature};
use entities::values::{Period, Span, Thousandths};

use super::ImpactRefused;

/// What is to be compared with what, and by when that is to be published. It is fixed before the outcome period begins; a change
/// after that is allowed, and shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Number of the measure.
    pub measure_id: i32,
    /// Number of the cohort.
    pub cohort_number: i16,
    /// Number of the cohort that it is behind, if the gap is evaluated.
    pub against_number: Option<i16>,
    /// With what is compared.
    pub method: ImpactMethod,
    /// What each school counts.
    pub weighting: ImpactWeighting,
    /// The period before.
    pub baseline: Period,
    /// The period after.
    pub outcome: Period,
    /// Similar schools for each that takes part.
    pub comparators_each: i32,
    /// How far apart two similar schools may be, in hundredths of a standard deviation.
    pub caliper_hundredths: i32,
    /// By when it is to be published.
    pub due_on: NaiveDate,
}

/// What of its measure an evaluation is judged by. It is kept with the figures: the catalogue may say something else later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// Which way is good.
    pub direction: Direction,
    /// What it counts.
    pub nature: MeasureNature,
    /// Whether it measures attainment or progress in learning.
    pub is_attainment: bool,
    /// Standard deviation among pupils, where it is published.
    pub pupil_sd: Option<Thousandths>,
}

impl Judged {
    /// Whether more of it is better.
    #[must_use]
    pub fn is_more_better(self) -> bool {
        self.direction == Direction::HigherIsBetter
    }
}

/// Similar schools for each that takes part.
const COMPARATORS: std::ops::RangeInclusive<i32> = 1..=10;
/// Hundredths of a standard deviation.
const CALIPER: std::ops::RangeInclusive<i32> = 5..=300;

impl Plan {
    /// Whether the outcome period has begun.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        today >= self.outcome.first_day()
    }

    /// Whether the baseline period was not over when the work began, so that some of the work may be in the baseline.
    #[must_use]
    pub fn baseline_overlaps(&self, starts_on: Option<NaiveDate>) -> bool {
        starts_on.zip(day_after(self.baseline)).is_some_and(|(starts_on, over)| starts_on < over)
    }

    /// What is wrong with the plan of work from the one day to the other.
    #[must_use]
    pub fn problems(&self, measure: Judged, work: (Option<NaiveDate>, Option<NaiveDate>)) -> Vec<ImpactRefused> {
        let mut refused = Vec::new();
        refused.extend(self.problem_of_periods(work));
        if self.against_number == Some(self.cohort_number) {
            refused.push(ImpactRefused::CohortTwice);
        }
        if measure.direction == Direction::Neither {
            refused.push(ImpactRefused::NotJudged);
        }
        if self.weighting == ImpactWeighting::Pupils && !has_pupils(measure.nature) {
            refused.push(ImpactRefused::NotWeighable);
        }
        if !COMPARATORS.contains(&self.comparators_each) {
            refused.push(ImpactRefused::ComparatorsOutOfRange(self.comparators_each));
        }
        if !CALIPER.contains(&self.caliper_hundredths) {
            refused.push(ImpactRefused::CaliperOutOfRange);
        }
        if self.due_on < self.outcome.first_day() {
            refused.push(ImpactRefused::DueTooEarly { due_on: self.due_on, begins_on: self.outcome.first_day() });
        }
        refused
    }

    fn problem_of_periods(
        &self,
        (starts_on, ends_on): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Option<ImpactRefused> {
        if self.baseline.span() != self.outcome.span() {
            return Some(ImpactRefused::PeriodsDiffer);
        }
        if self.outcome <= self.baseline {
            return Some(ImpactRefused::OutcomeBeforeBaseline);
        }
        let starts_on = starts_on?;
        if self.baseline.first_day() > starts_on {
            return Some(ImpactRefused::BaselineAfterStart(starts_on));
        }
        if ends_on.is_some_and(|ends_on| day_after(self.baseline).is_some_and(|over| ends_on < over)) {
            return Some(ImpactRefused::BaselineAfterWork(ends_on?));
        }
        (day_after(self.outcome)? <= starts_on).then_some(ImpactRefused::OutcomeBeforeStart(starts_on))
    }
}

/// The day by which the period is over, as near as the months in which terms begin tell it.
fn day_after(period: Period) -> Option<NaiveDate> {
    let months = match period.span() {
        Span::AcademicYear | Span::FinancialYear | Span::CalendarYear => 12,
        Span::Autumn => 4,
        Span::Spring => 3,
        Span::Summer => 5,
        Span::HalfTerm(_) => 2,
    };
    period.first_day().checked_add_months(Months::new(months))
}

/// Whether the denominators of the measure are pupils.
const fn has_pupils(nature: MeasureNature) -> bool {
    matches!(nature, MeasureNature::Share | MeasureNature::Score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(baseline: &str, outcome: &str) -> Plan {
        Plan {
            measure_id: 1,
            cohort_number: 1,
            against_number: None,
            method: ImpactMethod::LocalComparator,
            weighting: ImpactWeighting::Schools,
            baseline: Period::parse(baseline).unwrap(),
            outcome: Period::parse(outcome).unwrap(),
            comparators_each: 3,
            caliper_hundredths: 100,
            due_on: day("2018-12-01"),
        }
    }

    const SHARE: Judged = Judged {
        direction: Direction::HigherIsBetter,
        nature: MeasureNature::Share,
        is_attainment: true,
        pupil_sd: None,
    };

    fn codes(plan: Plan, measure: Judged) -> Vec<&'static str> {
        plan.problems(measure, (Some(day("2016-10-03")), Some(day("2018-07-13"))))
            .iter()
            .map(ImpactRefused::code)
            .collect()
    }

    #[test]
    fn the_periods_lie_around_the_work() {
        let of = |baseline, outcome| codes(plan(baseline, outcome), SHARE);
        assert_eq!(of("2015/16", "2016/17"), Vec::<&str>::new());
        assert_eq!(
            of("2016/17", "2017/18"),
            Vec::<&str>::new(),
            "a year that had begun is still before most of the work"
        );
        assert_eq!(of("2016/17", "2015/16"), ["OUTCOME_BEFORE_BASELINE"]);
        assert_eq!(of("2016/17", "2016/17"), ["OUTCOME_BEFORE_BASELINE"]);
        assert_eq!(of("2015/16", "2016/17 autumn"), ["PERIODS_DIFFER"]);
        assert_eq!(of("2017/18", "2018/19"), ["BASELINE_AFTER_START"]);
        assert_eq!(of("2013/14", "2014/15"), ["OUTCOME_BEFORE_START"]);
        assert_eq!(of("2015/16 autumn", "2016/17 autumn"), Vec::<&str>::new());
        assert_eq!(of("2014/15 summer", "2015/16 summer"), ["OUTCOME_BEFORE_START"]);
    }

    #[test]
    fn a_baseline_that_goes_on_while_the_work_does_overlaps_it() {
        let starts = Some(day("2016-10-03"));
        assert!(!plan("2015/16", "2016/17").baseline_overlaps(starts));
        assert!(plan("2016/17", "2017/18").baseline_overlaps(starts));
        let short = |ends| plan("2016/17", "2017/18").problems(SHARE, (starts, Some(day(ends))));
        assert_eq!(short("2017-08-31").first().map(ImpactRefused::code), Some("BASELINE_AFTER_WORK"));
        assert_eq!(short("2017-09-01"), []);
    }

    #[test]
    fn what_cannot_be_judged_or_weighed_is_refused() {
        let sound = plan("2015/16", "2016/17");
        assert_eq!(codes(sound, Judged { direction: Direction::Neither, ..SHARE }), ["NOT_JUDGED"]);
        let by_pupils = Plan { weighting: ImpactWeighting::Pupils, ..sound };
        assert_eq!(codes(by_pupils, Judged { nature: MeasureNature::NotOfPupils, ..SHARE }), ["NOT_WEIGHABLE"]);
        assert_eq!(codes(Plan { against_number: Some(1), ..sound }, SHARE), ["COHORT_TWICE"]);
        assert_eq!(codes(Plan { comparators_each: 11, caliper_hundredths: 4, ..sound }, SHARE).len(), 2);
        assert_eq!(codes(Plan { due_on: day("2016-08-31"), ..sound }, SHARE), ["DUE_TOO_EARLY"]);
    }

    #[test]
    fn a_plan_is_late_from_the_first_day_of_the_outcome() {
        let plan = plan("2015/16", "2016/17");
        assert!(!plan.is_late(day("2016-08-31")) && plan.is_late(day("2016-09-01")));
    }
}
