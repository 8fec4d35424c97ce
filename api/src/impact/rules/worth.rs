use entities::values::Pence;

use super::{CostBand, EEF_COST_BANDS};

/// What work cost and whom it reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// What was paid.
    pub total: Pence,
    /// Schools that take part.
    pub schools: Option<i32>,
    /// Pupils reached.
    pub pupils: Option<i32>,
    /// Academic years that it touched.
    pub years: Option<i32>,
}

impl Cost {
    /// Pence for each school, rounded half up.
    #[must_use]
    pub fn per_school(&self) -> Option<Pence> {
        shared(self.total, i64::from(self.schools?))
    }

    /// Pence for each pupil, rounded half up.
    #[must_use]
    pub fn per_pupil(&self) -> Option<Pence> {
        shared(self.total, i64::from(self.pupils?))
    }

    /// Pence for each pupil in a year, rounded half up.
    #[must_use]
    pub fn per_pupil_and_year(&self) -> Option<Pence> {
        shared(self.total, i64::from(self.pupils?).checked_mul(i64::from(self.years?))?)
    }

    /// Pence for each pupil and month of progress, rounded half up; nothing without progress.
    #[must_use]
    pub fn per_pupil_and_month(&self, months: i32) -> Option<Pence> {
        shared(self.total, i64::from(self.pupils?).checked_mul(i64::from(months))?)
    }

    /// The band of the Education Endowment Foundation.
    #[must_use]
    pub fn band(&self) -> Option<CostBand> {
        EEF_COST_BANDS.band(self.per_pupil_and_year()?)
    }
}

/// An amount shared among so many, rounded half up; nothing among none.
#[must_use]
pub fn shared(total: Pence, among: i64) -> Option<Pence> {
    let twice = total.get().checked_mul(2)?.checked_add(among)?;
    (among > 0).then(|| Pence::new(twice.div_euclid(among.checked_mul(2)?))).flatten()
}

/// The number of pupils, unless it is too small to be told, or differs from one that was told before of the same work by too few: the
/// difference would be known as well.
#[must_use]
pub fn tellable(pupils: i32, threshold: i32, told_before: &[i32]) -> Option<i32> {
    let is_too_near = |told: &i32| *told != pupils && pupils.abs_diff(*told) < threshold.unsigned_abs();
    (pupils >= threshold && !told_before.iter().any(is_too_near)).then_some(pupils)
}

/// What an estimate says of the work: the interval decides, not the estimate alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval is on the good side of no effect.
    Improved,
    /// The whole interval is on the bad side.
    Worsened,
    /// No effect is within the interval.
    NoClearChange,
}

impl Verdict {
    /// The verdict of an interval, of which more is better or not.
    #[must_use]
    pub fn of(low: f64, high: f64, is_more_better: bool) -> Self {
        let (rose, fell) = (low > 0.0, high < 0.0);
        match (rose, fell, is_more_better) {
            (true, _, true) | (_, true, false) => Self::Improved,
            (true, _, false) | (_, true, true) => Self::Worsened,
            _ => Self::NoClearChange,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pence(pence: i64) -> Pence {
        Pence::new(pence).unwrap()
    }

    #[test]
    fn amounts_are_shared_and_rounded_half_up() {
        let cost = Cost { total: pence(4_499_900), schools: Some(10), pupils: Some(91), years: Some(1) };
        assert_eq!(cost.per_school(), Some(pence(449_990)));
        assert_eq!(cost.per_pupil(), Some(pence(49_449)), "49,449.45");
        assert_eq!(cost.per_pupil_and_year(), Some(pence(49_449)));
        assert_eq!(cost.per_pupil_and_month(3), Some(pence(16_483)), "16,483.15");
        assert_eq!(cost.band().map(CostBand::get), Some(3), "200 to 720 pounds");
        assert_eq!(shared(pence(5), 2), Some(pence(3)));
        assert_eq!(shared(pence(5), 0), None);
        assert_eq!(cost.per_pupil_and_month(0), None);
    }

    #[test]
    fn few_pupils_are_not_told_and_cannot_be_subtracted() {
        assert_eq!(tellable(6, 6, &[]), Some(6));
        assert_eq!(tellable(5, 6, &[]), None);
        assert_eq!(tellable(0, 6, &[]), None);
        assert_eq!(tellable(40, 6, &[40]), Some(40));
        assert_eq!(tellable(40, 6, &[60, 45]), None);
        assert_eq!(tellable(40, 6, &[34, 46]), Some(40));
    }

    #[test]
    fn the_interval_decides() {
        assert_eq!(Verdict::of(0.1, 4.0, true), Verdict::Improved);
        assert_eq!(Verdict::of(0.1, 4.0, false), Verdict::Worsened);
        assert_eq!(Verdict::of(-4.0, -0.1, false), Verdict::Improved);
        assert_eq!(Verdict::of(-4.0, -0.1, true), Verdict::Worsened);
        assert_eq!(Verdict::of(-0.1, 4.0, true), Verdict::NoClearChange);
        assert_eq!(Verdict::of(0.0, 4.0, true), Verdict::NoClearChange);
    }
}
