use super::CannotEstimate;

/// Pupils of one side: how many, their mean, their standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// How many.
    pub number: u32,
    /// Mean.
    pub mean: f64,
    /// Standard deviation, of n - 1.
    pub standard_deviation: f64,
}

/// A difference in standard deviations between pupils, so that measures with different units can be compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectSize {
    /// The effect size.
    pub value: f64,
    /// Its variance.
    pub variance: f64,
}

impl EffectSize {
    fn checked(self) -> Result<Self, CannotEstimate> {
        let is_number = self.value.is_finite() && self.variance.is_finite();
        if is_number { Ok(self) } else { Err(CannotEstimate::NotANumber) }
    }

    /// Its standard error.
    #[must_use]
    pub fn standard_error(self) -> f64 {
        self.variance.sqrt()
    }
}

/// Hedges' g: the difference of means by the pooled standard deviation, with the correction J = 1 - 3 / (4 df - 1) for small samples
/// (Hedges, L. V., 1981, *Journal of Educational Statistics* 6(2), 107-128), and its variance (Borenstein, M., Hedges, L. V., Higgins, J. P. T. and
/// Rothstein, H. R., 2009, *Introduction to Meta-Analysis*, formulas 4.18 to 4.24).
///
/// # Errors
/// With fewer than two pupils on one side, or if none of them differ.
pub fn hedges_g(treated: Group, comparators: Group) -> Result<EffectSize, CannotEstimate> {
    for group in [treated, comparators] {
        if group.number < 2 {
            return Err(CannotEstimate::TooFewPupils { found: group.number });
        }
    }
    let (one, other) = (f64::from(treated.number), f64::from(comparators.number));
    let degrees = one + other - 2.0;
    let spread = |group: Group| (f64::from(group.number) - 1.0) * group.standard_deviation.powi(2);
    let pooled = ((spread(treated) + spread(comparators)) / degrees).sqrt();
    if pooled <= 0.0 {
        return Err(CannotEstimate::NoVariance);
    }
    let d = (treated.mean - comparators.mean) / pooled;
    let variance = (one + other) / (one * other) + d.powi(2) / (2.0 * (one + other));
    let correction = 1.0 - 3.0 / (4.0 * degrees - 1.0);
    EffectSize { value: correction * d, variance: correction.powi(2) * variance }.checked()
}

/// The Cox index of two proportions: the difference of their log odds by 1.65, which is near a difference of means in standard deviations
/// (Cox, D. R., 1970, *The Analysis of Binary Data*; What Works Clearinghouse, 2022, *Procedures and Standards Handbook* 5.0, appendix E), with the
/// correction for small samples of [`hedges_g`], and its variance (Sánchez-Meca, J., Marín-Martínez, F. and Chacón-Moscoso, S., 2003,
/// *Psychological Methods* 8(4), 448-467): that of the log odds ratio by 1.65 squared.
///
/// # Errors
/// If all pupils of one side have it or none.
pub fn cox_index(treated: (u32, u32), comparators: (u32, u32)) -> Result<EffectSize, CannotEstimate> {
    let log_odds_ratio = log_odds_ratio(treated, comparators)?;
    let pupils = f64::from(treated.1) + f64::from(comparators.1);
    let correction = 1.0 - 3.0 / (4.0 * (pupils - 2.0) - 1.0);
    let (value, variance) = (log_odds_ratio.value / COX, log_odds_ratio.variance / COX.powi(2));
    EffectSize { value: correction * value, variance: correction.powi(2) * variance }.checked()
}

/// By what log odds are divided.
const COX: f64 = 1.65;

/// The log odds ratio of two proportions, each as how many of how many, and its variance (Borenstein et al., 2009, formulas 5.9 and 5.10).
pub(super) fn log_odds_ratio(treated: (u32, u32), comparators: (u32, u32)) -> Result<EffectSize, CannotEstimate> {
    let is_at_bound = |(with, of): (u32, u32)| with == 0 || with >= of;
    if is_at_bound(treated) || is_at_bound(comparators) {
        return Err(CannotEstimate::ProportionAtBound);
    }
    let cells = |(with, of): (u32, u32)| (f64::from(with), f64::from(of - with));
    let ((a, b), (c, d)) = (cells(treated), cells(comparators));
    EffectSize { value: (a * d / (b * c)).ln(), variance: 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d }.checked()
}
