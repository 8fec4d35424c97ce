use super::{CannotEstimate, EffectSize, Group, hedges_g};

/// What a difference in differences is in standard deviations between pupils, so that measures can be compared. Positive is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The effect size.
    pub value: f64,
    /// Lower end of its 95 % confidence interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// By which formula.
    pub formula: Formula,
}

/// By which formula an effect size is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// Hedges' g by the published standard deviation among pupils.
    HedgesG,
    /// The Cox index of proportions.
    CoxIndex,
}

impl Formula {
    /// Code of the formula.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HedgesG => "HEDGES_G",
            Self::CoxIndex => "COX_INDEX",
        }
    }
}

/// An estimate with its interval, in the unit of the measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Hedges' g of a difference of means by the measure's standard deviation among pupils (Hedges, 1981, as [`hedges_g`]), with the interval of the
/// difference, which holds how much schools differ: pupils of one school are alike, so that an interval from numbers of pupils would be too
/// short (Hedges, L. V., 2007, "Effect sizes in cluster-randomized designs", *Journal of Educational and Behavioral Statistics* 32(4), 341-370).
///
/// # Errors
/// With fewer than two pupils, or a standard deviation that is not above nothing.
pub fn standardised(
    difference: Interval,
    deviation: f64,
    pupils: u32,
    is_more_better: bool,
) -> Result<Effect, CannotEstimate> {
    let of = |value: f64| {
        let group = |mean| Group { number: pupils, mean, standard_deviation: deviation };
        hedges_g(group(value), group(0.0)).map(|EffectSize { value, .. }| value)
    };
    oriented(of(difference.value)?, of(difference.low)?, of(difference.high)?, Formula::HedgesG, is_more_better)
}

/// The Cox index (as [`cox_index`](super::cox_index)) of the percentage that the treated reached and the one that they would have reached
/// without the difference, with the ends of the interval turned in the same way.
///
/// # Errors
/// If a percentage is not between 0 and 100.
pub fn of_percentages(difference: Interval, reached: f64, is_more_better: bool) -> Result<Effect, CannotEstimate> {
    let log_odds = |percent: f64| {
        let share = percent / 100.0;
        let is_between = share > 0.0 && share < 1.0;
        if is_between { Ok((share / (1.0 - share)).ln()) } else { Err(CannotEstimate::ProportionAtBound) }
    };
    let of = |difference: f64| Ok((log_odds(reached)? - log_odds(reached - difference)?) / 1.65);
    oriented(of(difference.value)?, of(difference.low)?, of(difference.high)?, Formula::CoxIndex, is_more_better)
}

/// Turned so that positive is better.
fn oriented(value: f64, low: f64, high: f64, formula: Formula, is_more_better: bool) -> Result<Effect, CannotEstimate> {
    if ![value, low, high].iter().all(|figure| figure.is_finite()) {
        return Err(CannotEstimate::NotANumber);
    }
    if is_more_better {
        return Ok(Effect { value, low, high, formula });
    }
    Ok(Effect { value: -value, low: -high, high: -low, formula })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Works Clearinghouse, *Procedures Handbook* 4.1, appendix E: odds of 0.5 against 0.3775 are a log odds ratio of 0.5, a Cox index
    /// of 0.303.
    #[test]
    fn percentages_become_a_difference_of_log_odds_by_1_65() {
        let reached_without = 100.0 / (1.0 + 0.5_f64.exp());
        let difference = Interval { value: 50.0 - reached_without, low: -1.0, high: 20.0 };
        let effect = of_percentages(difference, 50.0, true).unwrap();
        assert!((effect.value - 0.5 / 1.65).abs() < 1e-12, "{effect:?}");
        assert!(effect.low < 0.0 && effect.high > effect.value);
        let mirrored = of_percentages(difference, 50.0, false).unwrap();
        assert_eq!((mirrored.value, mirrored.low, mirrored.high), (-effect.value, -effect.high, -effect.low));
    }

    #[test]
    fn what_nobody_or_everybody_reaches_has_no_odds() {
        let difference = Interval { value: 5.0, low: -60.0, high: 10.0 };
        assert_eq!(of_percentages(difference, 50.0, true), Err(CannotEstimate::ProportionAtBound));
        assert_eq!(of_percentages(difference, 100.0, true), Err(CannotEstimate::ProportionAtBound));
    }

    /// Ten points by a deviation of 16, of 2 times 100 pupils: J = 1 - 3 / (4 * 198 - 1).
    #[test]
    fn means_are_divided_by_the_deviation_among_pupils() {
        let effect = standardised(Interval { value: 10.0, low: 2.0, high: 18.0 }, 16.0, 100, true).unwrap();
        let correction = 1.0 - 3.0 / 791.0;
        assert!((effect.value - correction * 0.625).abs() < 1e-12);
        assert!((effect.low - correction * 0.125).abs() < 1e-12);
        assert_eq!(
            standardised(Interval { value: 1.0, low: 0.0, high: 2.0 }, 0.0, 9, true),
            Err(CannotEstimate::NoVariance)
        );
    }
}
