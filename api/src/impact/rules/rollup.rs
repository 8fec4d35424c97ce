use super::{CannotEstimate, Pooled, Study, fixed_effect, random_effects};

/// An evaluation as it is put together with others of the same measure and cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Rolled<K> {
    /// The evaluation.
    pub id: K,
    /// The work that it is of.
    pub work: K,
    /// The estimate, in the unit of the measure.
    pub effect: Ranged,
    /// The effect size.
    pub effect_size: Option<Ranged>,
    /// Security of the evidence.
    pub security: i16,
    /// When it was published: what is later is greater.
    pub published: i64,
}

/// A figure with its 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranged {
    /// The figure.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Ranged {
    /// The figure as it is put together with others: with the variance that a normal distribution with the same interval has, (high - low) /
    /// (2 x 1.96), squared. What rests on few schools has a wide interval by Student's t, and weighs as little as that says; its standard error
    /// alone would give it too much (Higgins, J. P. T. et al., *Cochrane Handbook for Systematic Reviews of Interventions*, section 6.3.1, which
    /// takes variances from intervals in this way).
    fn study(self) -> Study {
        Study { effect: self.value, variance: ((self.high - self.low) / (2.0 * NORMAL)).powi(2) }
    }
}

/// The 97.5th percentile of the normal distribution.
const NORMAL: f64 = 1.959_963_984_540_054;

/// Of several evaluations of the same work only one is put together with others, because the same pupils are behind them: the one with the
/// most secure evidence, of these the latest. Gives those that count, in their order, and how many are left out.
#[must_use]
pub fn one_of_each<K: PartialEq + Clone>(evaluations: Vec<Rolled<K>>) -> (Vec<Rolled<K>>, usize) {
    let number = evaluations.len();
    let mut counted: Vec<Rolled<K>> = Vec::new();
    for evaluation in evaluations {
        let rank = |of: &Rolled<K>| (of.security, of.published);
        match counted.iter_mut().find(|of| of.work == evaluation.work) {
            Some(known) if rank(known) >= rank(&evaluation) => {}
            Some(known) => *known = evaluation,
            None => counted.push(evaluation),
        }
    }
    let left_out = number - counted.len();
    (counted, left_out)
}

/// Several evaluations put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollup {
    /// As if all had the same true effect.
    pub fixed: Pooled,
    /// With true effects that differ.
    pub random: Pooled,
    /// What each weighs in the latter, in percent, in the order in which they were given.
    pub weights: Vec<f64>,
    /// Effect sizes with true effects that differ; nothing where one of them has none.
    pub effect_size: Option<Pooled>,
    /// The least estimate.
    pub least: f64,
    /// The greatest estimate.
    pub greatest: f64,
}

/// Puts evaluations of one measure and cohort together, by inverse variance, each with its interval.
///
/// # Errors
/// Without one, or with one whose interval is a point.
pub fn roll_up<K>(evaluations: &[Rolled<K>]) -> Result<Rollup, CannotEstimate> {
    let studies: Vec<Study> = evaluations.iter().map(|of| of.effect.study()).collect();
    let (fixed, random) = (fixed_effect(&studies)?, random_effects(&studies)?);
    let weight = |study: &Study| (study.variance + random.tau_squared).recip();
    let total: f64 = studies.iter().map(weight).sum();
    let sizes: Option<Vec<Study>> = evaluations.iter().map(|of| of.effect_size.map(Ranged::study)).collect();
    let effects = || studies.iter().map(|study| study.effect);
    Ok(Rollup {
        weights: studies.iter().map(|study| weight(study) / total * 100.0).collect(),
        effect_size: sizes.and_then(|sizes| random_effects(&sizes).ok()),
        least: effects().fold(f64::INFINITY, f64::min),
        greatest: effects().fold(f64::NEG_INFINITY, f64::max),
        fixed,
        random,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranged(value: f64, standard_error: f64) -> Ranged {
        Ranged { value, low: value - NORMAL * standard_error, high: value + NORMAL * standard_error }
    }

    fn rolled(work: u8, effect: f64, standard_error: f64, security: i16, published: i64) -> Rolled<u8> {
        Rolled { id: work, work, effect: ranged(effect, standard_error), effect_size: None, security, published }
    }

    #[test]
    fn of_each_piece_of_work_the_most_secure_and_then_the_latest_counts() {
        let all = vec![
            rolled(1, 1.0, 1.0, 2, 10),
            rolled(1, 2.0, 1.0, 3, 5),
            rolled(2, 3.0, 1.0, 1, 1),
            rolled(1, 4.0, 1.0, 3, 7),
        ];
        let (counted, left_out) = one_of_each(all);
        assert_eq!(counted.iter().map(|of| of.effect.value).collect::<Vec<_>>(), [4.0, 3.0]);
        assert_eq!(left_out, 2);
    }

    /// By hand: weights 1 and 1/4 give (2 + 6/4) / (5/4) = 2.8; both weigh 80 and 20 percent, as Q is below its degrees of freedom... Q =
    /// (2 - 2.8)^2 + (6 - 2.8)^2 / 4 = 3.2, of 1 degree, so tau squared is 2.2 / (1.25 - (1 + 1/16) / 1.25) = 5.5.
    #[test]
    fn estimates_weigh_by_their_variance_and_what_is_between_them() {
        let found = roll_up(&[rolled(1, 2.0, 1.0, 1, 1), rolled(2, 6.0, 2.0, 1, 1)]).unwrap();
        assert!((found.fixed.effect - 2.8).abs() < 1e-12);
        assert!((found.random.tau_squared - 5.5).abs() < 1e-12, "{:?}", found.random);
        let (one, other) = (1.0 / 6.5, 1.0 / 9.5);
        assert!((found.weights[0] - one / (one + other) * 100.0).abs() < 1e-9);
        assert_eq!((found.least, found.greatest), (2.0, 6.0));
        assert_eq!(found.effect_size, None);
        assert!(roll_up::<u8>(&[]).is_err());
    }

    #[test]
    fn effect_sizes_are_put_together_where_all_have_one() {
        let with = |work, value| Rolled { effect_size: Some(ranged(value, 0.1)), ..rolled(work, 1.0, 1.0, 1, 1) };
        let found = roll_up(&[with(1, 0.2), with(2, 0.4)]).unwrap().effect_size.unwrap();
        assert!((found.effect - 0.3).abs() < 1e-12);
        assert!(roll_up(&[with(1, 0.2), rolled(2, 1.0, 1.0, 1, 1)]).unwrap().effect_size.is_none());
    }
    #[test]
    fn one_alone_keeps_its_interval() {
        let wide = Ranged { value: 1.33, low: -16.3, high: 18.96 };
        let found = roll_up(&[Rolled { effect: wide, ..rolled(1, 0.0, 1.0, 0, 1) }]).unwrap().random;
        assert!((found.effect - 1.33).abs() < 1e-12 && (found.high - found.low - 35.26).abs() < 1e-9, "{found:?}");
    }
}
