/// The disadvantage gap of a measure at one time: how far disadvantaged pupils are behind others, in the unit of the measure. Negative
/// where they are ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap(f64);

impl Gap {
    /// The gap of a measure of which more is better: others less disadvantaged; where less is better, the other way round. Nothing
    /// if one of the two is no number.
    #[must_use]
    pub fn between(disadvantaged: f64, others: f64, is_more_better: bool) -> Option<Self> {
        let behind = if is_more_better { others - disadvantaged } else { disadvantaged - others };
        behind.is_finite().then_some(Self(behind))
    }

    /// The gap that so much is.
    #[must_use]
    pub const fn of(behind: f64) -> Self {
        Self(behind)
    }

    /// The gap, in the unit of the measure.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// How a gap changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapChange {
    /// The gap of the baseline period.
    pub baseline: Gap,
    /// The gap of the outcome period.
    pub outcome: Gap,
}

impl GapChange {
    /// Outcome less baseline: negative where the gap narrowed.
    #[must_use]
    pub fn change(self) -> f64 {
        self.outcome.0 - self.baseline.0
    }

    /// Whether the gap was halved at least, as section 6 of the action plan of 3 June 2016 asks ("halve the gap"). Nothing where there was no
    /// gap to halve.
    #[must_use]
    pub fn is_halved(self) -> Option<bool> {
        (self.baseline.0 > 0.0).then_some(self.outcome.0 <= self.baseline.0 / 2.0)
    }
}
