use statrs::distribution::{ContinuousCDF, StudentsT};

use super::{CannotEstimate, Change, Sample};

/// Share of intervals that hold the truth, if the assumptions do.
const CONFIDENCE: f64 = 0.95;

/// What was estimated, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate, in the unit of the measure.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Degrees of freedom of Student's t.
    pub degrees_of_freedom: f64,
    /// Student's t of no effect.
    pub t: f64,
    /// Probability of an estimate at least so far from nothing, were there no effect (two-sided).
    pub p_value: f64,
    /// Lower end of the 95 % confidence interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Values have three decimals, so that means of changes which differ at all differ by far more than this. Less is the rounding of
/// floating-point arithmetic, by which 51.0 - 41.0 and 80.0 - 70.0 can differ.
const LEAST_STANDARD_ERROR: f64 = 1e-9;

/// Whether a variance is of values that differ, not of their rounding.
fn is_of_differences(error_variance: f64) -> bool {
    error_variance.sqrt() > LEAST_STANDARD_ERROR
}

impl Estimate {
    fn of(value: f64, error_variance: f64, degrees_of_freedom: f64) -> Result<Self, CannotEstimate> {
        if !is_of_differences(error_variance) {
            return Err(CannotEstimate::NoVariance);
        }
        let students = StudentsT::new(0.0, 1.0, degrees_of_freedom).map_err(|_| CannotEstimate::NotANumber)?;
        let standard_error = error_variance.sqrt();
        let t = value / standard_error;
        let half = students.inverse_cdf(f64::midpoint(1.0, CONFIDENCE)) * standard_error;
        let p_value = (2.0 * students.cdf(-t.abs())).min(1.0);
        let found =
            Self { value, standard_error, degrees_of_freedom, t, p_value, low: value - half, high: value + half };
        let figures = [value, standard_error, t, p_value, found.low, found.high];
        if figures.iter().all(|figure| figure.is_finite()) { Ok(found) } else { Err(CannotEstimate::NotANumber) }
    }
}

/// Mean change of schools from baseline to outcome, without anybody to compare with: Student's paired t (Student, 1908, "The probable
/// error of a mean", *Biometrika* 6(1), 1-25), weighted as [`Sample`] says, with the effective number of schools less one as degrees of
/// freedom. What would have changed anyway is in it.
///
/// # Errors
/// With fewer than two schools, or if all changed alike.
pub fn mean_change(changes: &[Change]) -> Result<Estimate, CannotEstimate> {
    let sample = Sample::of_changes(changes)?;
    Estimate::of(sample.mean, sample.error_variance(), sample.effective - 1.0)
}

/// Mean change of treated schools beyond that of comparators: difference in differences over school-level changes, which may vary more on
/// the one side than on the other: Welch's t (Welch, B. L., 1947, "The generalization of 'Student's' problem when several different population
/// variances are involved", *Biometrika* 34(1-2), 28-35) with Satterthwaite's degrees of freedom (1946, *Biometrics Bulletin* 2(6), 110-114).
/// Weighted, the effective numbers of schools stand for the numbers.
///
/// # Errors
/// With fewer than two schools on one side, or if all changed alike.
pub fn difference_in_differences(treated: &[Change], comparators: &[Change]) -> Result<Estimate, CannotEstimate> {
    let (treated, comparators) = (Sample::of_changes(treated)?, Sample::of_changes(comparators)?);
    let (one, other) = (treated.error_variance(), comparators.error_variance());
    let error_variance = one + other;
    if !is_of_differences(error_variance) {
        return Err(CannotEstimate::NoVariance);
    }
    let part = |variance: f64, effective: f64| variance.powi(2) / (effective - 1.0);
    let degrees = error_variance.powi(2) / (part(one, treated.effective) + part(other, comparators.effective));
    Estimate::of(treated.mean - comparators.mean, error_variance, degrees)
}
