use super::CannotEstimate;

/// What a measure did at one school: its value before and after, and how much the school counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Value of the baseline period.
    pub baseline: f64,
    /// Value of the outcome period.
    pub outcome: f64,
    /// Weight: 1 for each school, or its number of pupils.
    pub weight: f64,
}

/// Values of several schools, each with its weight: as many as there are, their mean, their variance, and as how many equal ones they
/// count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// How many schools there are.
    pub schools: usize,
    /// Weighted mean.
    pub mean: f64,
    /// Variance between schools, unbiased.
    pub variance: f64,
    /// Effective number of schools: as many as there are if they weigh the same, fewer otherwise.
    pub effective: f64,
}

impl Sample {
    /// The sample of values with weights. The effective number is (sum w)^2 / sum w^2 (Kish, L., 1965, *Survey Sampling*, section 11.7),
    /// and the variance sum w (x - m)^2 / (sum w - sum w^2 / sum w), which is that of n - 1 where the weights are equal (reliability weights:
    /// Galassi, M. et al., *GNU Scientific Library Reference Manual*, "Weighted Samples").
    ///
    /// # Errors
    /// With fewer than two values, or one that is no number.
    pub fn of(values: &[(f64, f64)]) -> Result<Self, CannotEstimate> {
        if values.iter().any(|(value, weight)| !value.is_finite() || !weight.is_finite() || *weight <= 0.0) {
            return Err(CannotEstimate::NotANumber);
        }
        if values.len() < 2 {
            return Err(CannotEstimate::TooFewSchools { found: values.len() });
        }
        let weight = sum(values.iter().map(|(_, weight)| *weight));
        let squares = sum(values.iter().map(|(_, weight)| weight * weight));
        let mean = sum(values.iter().map(|(value, weight)| value * weight)) / weight;
        let spread = sum(values.iter().map(|(value, weight)| weight * (value - mean).powi(2)));
        let (variance, effective) = (spread / (weight - squares / weight), weight * weight / squares);
        let is_number = mean.is_finite() && variance.is_finite() && effective.is_finite();
        if !is_number {
            return Err(CannotEstimate::NotANumber);
        }
        Ok(Self { schools: values.len(), mean, variance, effective })
    }

    /// The sample of what changed at each school.
    ///
    /// # Errors
    /// With fewer than two schools, or a value that is no number.
    pub fn of_changes(changes: &[Change]) -> Result<Self, CannotEstimate> {
        let values: Vec<(f64, f64)> =
            changes.iter().map(|change| (change.outcome - change.baseline, change.weight)).collect();
        Self::of(&values)
    }

    /// Square of the standard error of the mean.
    #[must_use]
    pub fn error_variance(&self) -> f64 {
        self.variance / self.effective
    }
}

/// The sum, from the smallest value to the largest: the same to the last bit whatever the order in which they come.
pub(super) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.into_iter().sum()
}
