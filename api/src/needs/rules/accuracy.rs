/// What a school predicted of itself, and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// What it predicted.
    pub predicted: f64,
    /// What came.
    pub outcome: f64,
}

impl Prediction {
    /// What was predicted less what came: positive where too much was expected.
    #[must_use]
    pub fn error(self) -> f64 {
        self.predicted - self.outcome
    }
}

/// How well several predictions were right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// How many.
    pub predictions: usize,
    /// Mean error: how much too high they were on the whole.
    pub mean_error: f64,
    /// Mean of the errors, whichever way.
    pub mean_absolute_error: f64,
    /// Root of the mean of the squared errors.
    pub root_mean_square_error: f64,
    /// How many were too high.
    pub too_high: usize,
    /// How many were too low.
    pub too_low: usize,
}

/// How well the predictions were right: mean error, mean absolute error and root mean square error (Hyndman, R. J. and Athanasopoulos, G., 2021,
/// *Forecasting: principles and practice*, 3rd edition, section 5.8, with the errors turned so that positive is too high). Nothing without one.
#[must_use]
pub fn accuracy(predictions: &[Prediction]) -> Option<Accuracy> {
    let number = u32::try_from(predictions.len()).ok().filter(|number| *number > 0).map(f64::from)?;
    let mut errors: Vec<f64> = predictions.iter().map(|prediction| prediction.error()).collect();
    errors.sort_by(f64::total_cmp);
    let mean = |of: fn(f64) -> f64| errors.iter().copied().map(of).sum::<f64>() / number;
    Some(Accuracy {
        predictions: predictions.len(),
        mean_error: mean(|error| error),
        mean_absolute_error: mean(f64::abs),
        root_mean_square_error: mean(|error| error.powi(2)).sqrt(),
        too_high: errors.iter().filter(|error| **error > 0.0).count(),
        too_low: errors.iter().filter(|error| **error < 0.0).count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: errors of 4, -2 and 0.
    #[test]
    fn errors_are_added_up_each_way() {
        let of = |predicted, outcome| Prediction { predicted, outcome };
        let found = accuracy(&[of(60.0, 56.0), of(50.0, 52.0), of(70.0, 70.0)]).unwrap();
        assert!((found.mean_error - 2.0 / 3.0).abs() < 1e-12 && (found.mean_absolute_error - 2.0).abs() < 1e-12);
        assert!((found.root_mean_square_error - (20.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!((found.predictions, found.too_high, found.too_low), (3, 1, 1));
        assert_eq!(accuracy(&[]), None);
    }
}
