use entities::keys::Urn;
use entities::states::{ImpactMethod, ImpactWeighting};
use entities::values::Period;

use super::{CannotEstimate, Change, Estimate, Sample, difference_in_differences, mean_change};

/// Version of the arithmetic: a published figure names the one by which it was computed.
pub const METHOD_VERSION: &str = "2026.1";

/// What is known of a school's values of a measure. Those of a gap are how far the cohort is behind the other.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolValues {
    /// The school.
    pub urn: Urn,
    /// The value of the period before that of the baseline.
    pub prior: Option<f64>,
    /// The value of the baseline period.
    pub baseline: Option<f64>,
    /// The value of the outcome period.
    pub outcome: Option<f64>,
    /// Pupils behind the outcome.
    pub pupils: Option<u32>,
    /// Whether a value is there and is withheld.
    pub is_withheld: bool,
    /// Its GIAS phase.
    pub phase: Option<i32>,
    /// The share that it counts: of several schools that one is compared with, each counts a part, so that each school that takes part
    /// is compared with as much.
    pub share: f64,
    /// Pupils eligible for free school meals, in percent.
    pub fsm: Option<f64>,
    /// Pupils on roll.
    pub on_roll: Option<f64>,
}

/// Why a school is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excluded {
    /// A figure is withheld.
    Withheld,
    /// There is no figure of the baseline period.
    NoBaseline,
    /// There is no figure of the outcome period.
    NoOutcome,
    /// It is not told how many pupils are behind the outcome.
    NoPupils,
    /// No school is near enough.
    NoSimilarSchool,
}

impl Excluded {
    /// Code of the reason, never renamed.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Withheld => "WITHHELD",
            Self::NoBaseline => "NO_BASELINE",
            Self::NoOutcome => "NO_OUTCOME",
            Self::NoPupils => "NO_PUPILS",
            Self::NoSimilarSchool => "NO_SIMILAR_SCHOOL",
        }
    }
}

impl SchoolValues {
    /// Why the school cannot be counted; nothing if it can.
    #[must_use]
    pub fn excluded(&self, weighting: ImpactWeighting) -> Option<Excluded> {
        let missing = [(self.baseline, Excluded::NoBaseline), (self.outcome, Excluded::NoOutcome)];
        let missing = missing.into_iter().find(|(value, _)| value.is_none()).map(|(_, reason)| reason);
        match missing {
            Some(_) if self.is_withheld => Some(Excluded::Withheld),
            Some(reason) => Some(reason),
            None => (weighting == ImpactWeighting::Pupils && self.pupils.is_none_or(|pupils| pupils == 0))
                .then_some(Excluded::NoPupils),
        }
    }

    /// What the school counts.
    #[must_use]
    pub fn weight(&self, weighting: ImpactWeighting) -> f64 {
        match weighting {
            ImpactWeighting::Schools => self.share,
            ImpactWeighting::Pupils => self.share * self.pupils.map_or(0.0, f64::from),
        }
    }

    fn change(&self, weighting: ImpactWeighting) -> Option<Change> {
        let (baseline, outcome) = self.baseline.zip(self.outcome)?;
        Some(Change { baseline, outcome, weight: self.weight(weighting) })
    }
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Schools; nothing where it is England.
    pub schools: Option<usize>,
    /// Mean before.
    pub baseline: f64,
    /// Mean after.
    pub outcome: f64,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Schools that take part.
    pub treated: Side,
    /// Those that they are compared with; nothing where they are not.
    pub comparators: Option<Side>,
    /// By how much the treated changed beyond the comparators, or changed at all where there are none.
    pub estimate: Estimate,
    /// Pupils behind the outcomes of the treated, where all schools tell.
    pub pupils: Option<u32>,
}

/// How schools are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// With what.
    pub method: ImpactMethod,
    /// What each counts.
    pub weighting: ImpactWeighting,
    /// England before and after.
    pub national: Option<(f64, f64)>,
}

/// Compares the schools that can be counted: with nothing, with England, or with others, as a difference in differences.
///
/// # Errors
/// When that cannot be estimated.
pub fn compare(by: Comparison, treated: &[SchoolValues], others: &[SchoolValues]) -> Result<Found, CannotEstimate> {
    let counted = counted(by.weighting, treated)?;
    let changes: Vec<Change> = changes(by.weighting, counted.iter().copied());
    let found = |estimate, comparators| Found {
        treated: side(&changes, Some(changes.len())),
        comparators,
        estimate,
        pupils: counted.iter().map(|school| school.pupils).sum(),
    };
    match by.method {
        ImpactMethod::PrePost => Ok(found(mean_change(&changes)?, None)),
        ImpactMethod::NationalComparator => {
            let (baseline, outcome) = by.national.ok_or(CannotEstimate::NoNationalFigure)?;
            let beyond = |change: &Change| Change { outcome: change.outcome - (outcome - baseline), ..*change };
            let estimate = mean_change(&changes.iter().map(beyond).collect::<Vec<_>>())?;
            Ok(found(estimate, Some(Side { schools: None, baseline, outcome })))
        }
        ImpactMethod::LocalComparator | ImpactMethod::SimilarSchools => {
            let others = others.iter().filter(|school| school.excluded(by.weighting).is_none());
            let others: Vec<Change> = self::changes(by.weighting, others);
            if others.is_empty() {
                return Err(CannotEstimate::NoComparators);
            }
            let estimate = difference_in_differences(&changes, &others)?;
            Ok(found(estimate, Some(side(&others, Some(others.len())))))
        }
    }
}

/// The schools that can be counted, or why there are too few of them.
fn counted(weighting: ImpactWeighting, treated: &[SchoolValues]) -> Result<Vec<&SchoolValues>, CannotEstimate> {
    let counted: Vec<_> = treated.iter().filter(|school| school.excluded(weighting).is_none()).collect();
    if counted.len() >= 2 {
        return Ok(counted);
    }
    let lacks = |reason: Excluded| treated.iter().filter(|school| school.excluded(weighting) == Some(reason)).count();
    Err(if lacks(Excluded::Withheld) > 0 {
        CannotEstimate::SuppressedInputs
    } else if treated.iter().all(|school| school.baseline.is_none()) && !treated.is_empty() {
        CannotEstimate::NoBaseline
    } else if treated.iter().all(|school| school.outcome.is_none()) && !treated.is_empty() {
        CannotEstimate::NoOutcome
    } else if lacks(Excluded::NoPupils) > 0 {
        CannotEstimate::NoDenominators
    } else {
        CannotEstimate::TooFewSchools { found: counted.len() }
    })
}

fn changes<'a>(weighting: ImpactWeighting, schools: impl Iterator<Item = &'a SchoolValues>) -> Vec<Change> {
    schools.filter_map(|school| school.change(weighting)).collect()
}

fn side(changes: &[Change], schools: Option<usize>) -> Side {
    let mean = |value: fn(&Change) -> f64| {
        let values: Vec<(f64, f64)> = changes.iter().map(|change| (value(change), change.weight)).collect();
        Sample::of(&values).map_or_else(|_| values.first().map_or(0.0, |(value, _)| *value), |sample| sample.mean)
    };
    Side { schools, baseline: mean(|change| change.baseline), outcome: mean(|change| change.outcome) }
}

/// First years of the academic years without tests and examinations whose results could be compared (Department for Education, *Coronavirus
/// (COVID-19): school and college accountability*, 2020 and 2021).
const WITHOUT_TESTS: [i32; 2] = [2019, 2020];

/// Why the periods cannot be compared, whatever the figures.
///
/// # Errors
/// When there were no tests, or the measure meant something else.
pub fn comparable(
    (baseline, outcome): (Period, Period),
    is_attainment: bool,
    breaks: impl IntoIterator<Item = Period>,
) -> Result<(), CannotEstimate> {
    let is_without_tests = |period: Period| WITHOUT_TESTS.contains(&period.begins_in());
    if is_attainment && (is_without_tests(baseline) || is_without_tests(outcome)) {
        return Err(CannotEstimate::TestCancelled);
    }
    if breaks.into_iter().any(|change| baseline < change && change <= outcome) {
        return Err(CannotEstimate::MeasureChanged);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn school(urn: i32, baseline: Option<f64>, outcome: Option<f64>) -> SchoolValues {
        SchoolValues {
            urn: Urn::new(urn).unwrap(),
            prior: None,
            baseline,
            outcome,
            pupils: None,
            is_withheld: false,
            phase: None,
            share: 1.0,
            fsm: None,
            on_roll: None,
        }
    }

    fn schools(from: i32, values: &[(f64, f64)]) -> Vec<SchoolValues> {
        values
            .iter()
            .zip(from..)
            .map(|((baseline, outcome), urn)| school(urn, Some(*baseline), Some(*outcome)))
            .collect()
    }

    const LOCAL: Comparison =
        Comparison { method: ImpactMethod::LocalComparator, weighting: ImpactWeighting::Schools, national: None };

    #[test]
    fn who_is_compared_with_whom_decides_what_is_estimated() {
        let treated = schools(100_000, &[(40.0, 50.0), (44.0, 52.0), (48.0, 54.0)]);
        let others = schools(100_010, &[(40.0, 43.0), (50.0, 52.0), (45.0, 46.0)]);
        let by = |method| Comparison { method, national: Some((60.0, 63.0)), ..LOCAL };
        let value = |method| compare(by(method), &treated, &others).unwrap().estimate.value;
        assert!((value(ImpactMethod::PrePost) - 8.0).abs() < 1e-12);
        assert!((value(ImpactMethod::NationalComparator) - 5.0).abs() < 1e-12);
        assert!((value(ImpactMethod::LocalComparator) - 6.0).abs() < 1e-12);
        let found = compare(by(ImpactMethod::NationalComparator), &treated, &others).unwrap();
        assert_eq!(found.comparators, Some(Side { schools: None, baseline: 60.0, outcome: 63.0 }));
        assert_eq!((found.treated.baseline, found.treated.outcome), (44.0, 52.0));
    }

    #[test]
    fn what_cannot_be_estimated_says_why() {
        let two = schools(100_000, &[(40.0, 50.0), (44.0, 52.0)]);
        let why =
            |treated: &[SchoolValues], others: &[SchoolValues]| compare(LOCAL, treated, others).unwrap_err().code();
        assert_eq!(why(&two, &[]), "NO_COMPARATORS");
        assert_eq!(why(&two[..1], &two), "TOO_FEW_SCHOOLS");
        assert_eq!(why(&[], &two), "TOO_FEW_SCHOOLS");
        assert_eq!(why(&two, &two[..1]), "TOO_FEW_SCHOOLS");
        assert_eq!(why(&[school(100_001, None, Some(1.0)), school(100_002, None, Some(2.0))], &two), "NO_BASELINE");
        assert_eq!(why(&[school(100_001, Some(1.0), None), school(100_002, Some(2.0), None)], &two), "NO_OUTCOME");
        let withheld = SchoolValues { is_withheld: true, ..school(100_001, Some(1.0), None) };
        assert_eq!(why(&[withheld, two[0].clone()], &two), "SUPPRESSED_INPUTS");
        let national = Comparison { method: ImpactMethod::NationalComparator, ..LOCAL };
        assert_eq!(compare(national, &two, &[]).unwrap_err(), CannotEstimate::NoNationalFigure);
        let by_pupils = Comparison { weighting: ImpactWeighting::Pupils, ..LOCAL };
        assert_eq!(compare(by_pupils, &two, &two).unwrap_err(), CannotEstimate::NoDenominators);
        let alike = schools(100_000, &[(1.0, 2.0), (3.0, 4.0)]);
        assert_eq!(why(&alike, &alike), "NO_VARIANCE");
    }

    #[test]
    fn schools_count_by_their_pupils_if_so_planned() {
        let mut treated = schools(100_000, &[(40.0, 50.0), (40.0, 44.0)]);
        treated[0].pupils = Some(30);
        treated[1].pupils = Some(10);
        let by = Comparison { method: ImpactMethod::PrePost, weighting: ImpactWeighting::Pupils, ..LOCAL };
        let found = compare(by, &treated, &[]).unwrap();
        assert!((found.estimate.value - 8.5).abs() < 1e-12);
        assert_eq!(found.pupils, Some(40));
    }

    /// One of two treated schools has two comparators, which count a half each: 9 less the mean of 3 and the mean of 1 and 2.
    #[test]
    fn each_school_is_compared_with_as_much() {
        let treated = schools(100_000, &[(40.0, 49.0), (40.0, 49.5)]);
        let mut others = schools(100_010, &[(40.0, 43.0), (40.0, 41.0), (40.0, 42.0)]);
        others[1].share = 0.5;
        others[2].share = 0.5;
        let found = compare(Comparison { method: ImpactMethod::SimilarSchools, ..LOCAL }, &treated, &others).unwrap();
        assert!((found.estimate.value - (9.25 - 2.25)).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn years_without_tests_and_new_definitions_are_not_compared() {
        let period = |text| Period::parse(text).unwrap();
        let years = |from, to| (period(from), period(to));
        let why = |years, is_attainment, breaks: &[Period]| {
            comparable(years, is_attainment, breaks.iter().copied()).map_err(CannotEstimate::code)
        };
        assert_eq!(why(years("2018/19", "2019/20"), true, &[]), Err("TEST_CANCELLED"));
        assert_eq!(why(years("2020/21", "2021/22"), true, &[]), Err("TEST_CANCELLED"));
        assert_eq!(why(years("2018/19", "2019/20"), false, &[]), Ok(()));
        let change = [period("2015/16")];
        assert_eq!(why(years("2014/15", "2015/16"), true, &change), Err("MEASURE_CHANGED"));
        assert_eq!(why(years("2015/16", "2016/17"), true, &change), Ok(()));
    }
}
