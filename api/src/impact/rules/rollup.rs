use super::{CannotEstimate, Pooled, Study, fixed_effect, hartung_knapp, random_effects};

/// An evaluation as it is put together with others of the same measure and cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Rolled<K> {
    /// The evaluation.
    pub id: K,
    /// The work that it is of.
    pub work: K,
    /// The estimate, in the unit of the measure.
    pub effect: Ranged,
    /// Its standard error.
    pub standard_error: f64,
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

impl<K> Rolled<K> {
    fn study(&self) -> Study {
        Study { effect: self.effect.value, variance: self.standard_error.powi(2) }
    }

    /// The effect size, with a standard error that is in the same proportion to its interval.
    fn study_of_size(&self) -> Option<(Study, Ranged)> {
        let size = self.effect_size?;
        let error = self.standard_error * (size.high - size.low) / (self.effect.high - self.effect.low);
        Some((Study { effect: size.value, variance: error.powi(2) }, size))
    }
}

/// Puts evaluations of one measure and cohort together, by inverse variance. The interval of random effects is that of Hartung and Knapp,
/// as [`hartung_knapp`]; one evaluation alone keeps its own.
///
/// # Errors
/// Without one, or with one whose interval is a point.
pub fn roll_up<K>(evaluations: &[Rolled<K>]) -> Result<Rollup, CannotEstimate> {
    let studies: Vec<Study> = evaluations.iter().map(Rolled::study).collect();
    let own: Vec<Ranged> = evaluations.iter().map(|of| of.effect).collect();
    let random = with_interval(&studies, &own)?;
    let fixed = own_if_alone(fixed_effect(&studies)?, &own);
    let weight = |study: &Study| (study.variance + random.tau_squared).recip();
    let total: f64 = studies.iter().map(weight).sum();
    let sizes: Option<Vec<(Study, Ranged)>> = evaluations.iter().map(Rolled::study_of_size).collect();
    let effect_size = sizes
        .map(|sizes| sizes.into_iter().unzip())
        .and_then(|(sizes, own): (Vec<Study>, Vec<Ranged>)| with_interval(&sizes, &own).ok());
    let effects = || studies.iter().map(|study| study.effect);
    Ok(Rollup {
        weights: studies.iter().map(|study| weight(study) / total * 100.0).collect(),
        effect_size,
        least: effects().fold(f64::INFINITY, f64::min),
        greatest: effects().fold(f64::NEG_INFINITY, f64::max),
        fixed,
        random,
    })
}

fn with_interval(studies: &[Study], own: &[Ranged]) -> Result<Pooled, CannotEstimate> {
    match hartung_knapp(studies)? {
        Some(pooled) => Ok(pooled),
        None => Ok(own_if_alone(random_effects(studies)?, own)),
    }
}

/// One evaluation rests on few schools, of which Student's t knows and the normal distribution does not.
const fn own_if_alone(pooled: Pooled, own: &[Ranged]) -> Pooled {
    match own {
        [Ranged { low, high, .. }] => Pooled { low: *low, high: *high, ..pooled },
        _ => pooled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranged(value: f64, standard_error: f64) -> Ranged {
        Ranged { value, low: value - 3.0 * standard_error, high: value + 3.0 * standard_error }
    }

    fn rolled(work: u8, effect: f64, standard_error: f64, security: i16, published: i64) -> Rolled<u8> {
        Rolled {
            id: work,
            work,
            effect: ranged(effect, standard_error),
            standard_error,
            effect_size: None,
            security,
            published,
        }
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
        // Student's t of one degree is 12.706, and both are as far apart as their variances say.
        let error = (one + other).recip().sqrt();
        assert!((found.random.high - found.random.effect - 12.706_205 * error).abs() < 1e-5, "{:?}", found.random);
        assert_eq!((found.least, found.greatest), (2.0, 6.0));
        assert_eq!(found.effect_size, None);
        assert!(roll_up::<u8>(&[]).is_err());
    }

    #[test]
    fn effect_sizes_are_put_together_where_all_have_one() {
        let with = |work, value| Rolled { effect_size: Some(ranged(value, 0.1)), ..rolled(work, 1.0, 1.0, 1, 1) };
        let found = roll_up(&[with(1, 0.2), with(2, 0.4)]).unwrap().effect_size.unwrap();
        assert!((found.effect - 0.3).abs() < 1e-12);
        assert!((found.standard_error - 0.1 / 2.0_f64.sqrt() * 2.0_f64.sqrt()).abs() < 1e-9, "{found:?}");
        assert!(roll_up(&[with(1, 0.2), rolled(2, 1.0, 1.0, 1, 1)]).unwrap().effect_size.is_none());
    }

    #[test]
    fn one_alone_keeps_its_interval() {
        let wide = Ranged { value: 1.33, low: -16.3, high: 18.96 };
        let found = roll_up(&[Rolled { effect: wide, ..rolled(1, 0.0, 1.0, 0, 1) }]).unwrap();
        for pooled in [found.fixed, found.random] {
            assert_eq!((pooled.effect, pooled.standard_error, pooled.low, pooled.high), (1.33, 1.0, -16.3, 18.96));
        }
    }
}
