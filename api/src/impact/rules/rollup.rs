use super::{CannotEstimate, Pooled, Study, fixed_effect, random_effects};

/// An evaluation as it is put together with others of the same measure and cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Rolled<K> {
    /// The evaluation.
    pub id: K,
    /// The work that it is of.
    pub work: K,
    /// The estimate, in the unit of the measure.
    pub effect: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The effect size, with both ends of its 95 % confidence interval.
    pub effect_size: Option<(f64, f64, f64)>,
    /// Security of the evidence.
    pub security: i16,
    /// When it was published: what is later is greater.
    pub published: i64,
}

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

/// Puts evaluations of one measure and cohort together, by inverse variance. The variance of an effect size is that of its interval, as of a
/// normal distribution: (high - low) / (2 x 1.96), squared (Higgins, J. P. T. et al., *Cochrane Handbook for Systematic Reviews of
/// Interventions*, section 6.3.1).
///
/// # Errors
/// Without one, or with one whose standard error is not above nothing.
pub fn roll_up<K>(evaluations: &[Rolled<K>]) -> Result<Rollup, CannotEstimate> {
    let study = |of: &Rolled<K>| Study { effect: of.effect, variance: of.standard_error.powi(2) };
    let studies: Vec<Study> = evaluations.iter().map(study).collect();
    let (fixed, random) = (fixed_effect(&studies)?, random_effects(&studies)?);
    let weight = |study: &Study| (study.variance + random.tau_squared).recip();
    let total: f64 = studies.iter().map(weight).sum();
    let sizes: Option<Vec<Study>> = evaluations.iter().map(|of| of.effect_size.map(size)).collect();
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

fn size((value, low, high): (f64, f64, f64)) -> Study {
    Study { effect: value, variance: ((high - low) / (2.0 * 1.96)).powi(2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rolled(work: u8, effect: f64, standard_error: f64, security: i16, published: i64) -> Rolled<u8> {
        Rolled { id: work, work, effect, standard_error, effect_size: None, security, published }
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
        assert_eq!(counted.iter().map(|of| of.effect).collect::<Vec<_>>(), [4.0, 3.0]);
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
        let with = |work, value| Rolled {
            effect_size: Some((value, value - 0.196, value + 0.196)),
            ..rolled(work, 1.0, 1.0, 1, 1)
        };
        let found = roll_up(&[with(1, 0.2), with(2, 0.4)]).unwrap().effect_size.unwrap();
        assert!((found.effect - 0.3).abs() < 1e-12);
        assert!(roll_up(&[with(1, 0.2), rolled(2, 1.0, 1.0, 1, 1)]).unwrap().effect_size.is_none());
    }
}
