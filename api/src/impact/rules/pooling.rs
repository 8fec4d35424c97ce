use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};

use super::CannotEstimate;
use super::sample::sum;

/// An estimate that is put together with others of the same unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Study {
    /// The estimate.
    pub effect: f64,
    /// Its variance.
    pub variance: f64,
}

/// Several estimates put together, and how far they differ by more than chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    /// How many there are.
    pub studies: usize,
    /// The pooled effect.
    pub effect: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Lower end of the 95 % confidence interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Cochran's Q.
    pub q: f64,
    /// Probability of so large a Q, if all had the same effect. Nothing for one study.
    pub q_p_value: Option<f64>,
    /// Share of what they differ by that is not chance, in percent.
    pub i_squared: f64,
    /// Variance between the true effects.
    pub tau_squared: f64,
}

/// Inverse-variance pooling as if all estimates had the same true effect (Borenstein et al., 2009, *Introduction to Meta-Analysis*, formulas 11.2
/// to 11.10), with Cochran's Q (1954, *Biometrics* 10(1), 101-129) and I squared (Higgins, J. P. T. and Thompson, S. G., 2002, *Statistics in
/// Medicine* 21(11), 1539-1558).
///
/// # Errors
/// Without an estimate, or with one whose variance is not above nothing.
pub fn fixed_effect(studies: &[Study]) -> Result<Pooled, CannotEstimate> {
    pool(studies, 0.0)
}

/// Inverse-variance pooling of estimates whose true effects vary, by the variance between them that DerSimonian and Laird estimate (1986,
/// *Controlled Clinical Trials* 7(3), 177-188; Borenstein et al., 2009, formulas 12.1 to 12.13).
///
/// # Errors
/// As [`fixed_effect`].
pub fn random_effects(studies: &[Study]) -> Result<Pooled, CannotEstimate> {
    let fixed = fixed_effect(studies)?;
    let weight = |study: &Study| study.variance.recip();
    let total = sum(studies.iter().map(weight));
    let scale = total - sum(studies.iter().map(|study| weight(study).powi(2))) / total;
    let excess = fixed.q - degrees(studies);
    let tau_squared = if excess > 0.0 && scale > 0.0 { excess / scale } else { 0.0 };
    pool(studies, tau_squared)
}

/// The same with the interval of Hartung and Knapp (2001, *Statistics in Medicine* 20(24), 3875-3889), which is right where there are few
/// studies: Student's t of one less than their number, and the variance that the studies themselves show around the mean; never less than that
/// of [`random_effects`] (Röver, C., Knapp, G. and Friede, T., 2015, *BMC Medical Research Methodology* 15, 99). Nothing for one study.
///
/// # Errors
/// As [`fixed_effect`].
pub fn hartung_knapp(studies: &[Study]) -> Result<Option<Pooled>, CannotEstimate> {
    widened(studies, random_effects(studies)?)
}

/// The pooled studies with the interval of Hartung and Knapp.
pub(super) fn widened(studies: &[Study], pooled: Pooled) -> Result<Option<Pooled>, CannotEstimate> {
    let Ok(students) = StudentsT::new(0.0, 1.0, degrees(studies)) else { return Ok(None) };
    let weight = |study: &Study| (study.variance + pooled.tau_squared).recip();
    let spread = sum(studies.iter().map(|study| weight(study) * (study.effect - pooled.effect).powi(2)));
    let scale = (spread / degrees(studies)).max(1.0);
    let standard_error = pooled.standard_error * scale.sqrt();
    let half = students.inverse_cdf(0.975) * standard_error;
    if !half.is_finite() {
        return Err(CannotEstimate::NotANumber);
    }
    Ok(Some(Pooled { standard_error, low: pooled.effect - half, high: pooled.effect + half, ..pooled }))
}

fn degrees(studies: &[Study]) -> f64 {
    u32::try_from(studies.len()).map_or(f64::MAX, f64::from) - 1.0
}

pub(super) fn pool(studies: &[Study], tau_squared: f64) -> Result<Pooled, CannotEstimate> {
    if studies.is_empty() {
        return Err(CannotEstimate::NoStudies);
    }
    if studies.iter().any(|study| !study.effect.is_finite() || !study.variance.is_finite() || study.variance <= 0.0) {
        return Err(CannotEstimate::NotANumber);
    }
    let mean = |between: f64| {
        let weight = |study: &Study| (study.variance + between).recip();
        let total = sum(studies.iter().map(weight));
        (sum(studies.iter().map(|study| weight(study) * study.effect)) / total, total)
    };
    let (common, _) = mean(0.0);
    let q = sum(studies.iter().map(|study| (study.effect - common).powi(2) / study.variance));
    let (effect, total) = mean(tau_squared);
    let standard_error = total.recip().sqrt();
    let half = Normal::standard().inverse_cdf(0.975) * standard_error;
    let degrees = degrees(studies);
    let q_p_value = ChiSquared::new(degrees).ok().map(|chi| chi.sf(q));
    let i_squared = if q > degrees { (q - degrees) / q * 100.0 } else { 0.0 };
    let pooled = Pooled {
        studies: studies.len(),
        effect,
        standard_error,
        low: effect - half,
        high: effect + half,
        q,
        q_p_value,
        i_squared,
        tau_squared,
    };
    let figures = [effect, standard_error, pooled.low, pooled.high, q, i_squared, tau_squared];
    if figures.iter().all(|figure| figure.is_finite()) { Ok(pooled) } else { Err(CannotEstimate::NotANumber) }
}
