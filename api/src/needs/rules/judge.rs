use entities::values::Thousandths;

/// From when on a school is in need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// By how much worse is of concern.
    pub concern: Thousandths,
    /// By how much worse is severe.
    pub severe: Thousandths,
    /// Points for concern.
    pub points: i32,
}

impl Threshold {
    /// Points of a school that is so far behind: none below the concern, twice as many from what is severe on.
    #[must_use]
    pub fn points(self, behind: Thousandths) -> i32 {
        if behind >= self.severe {
            self.most()
        } else if behind >= self.concern {
            self.points
        } else {
            0
        }
    }

    /// The most points that a school can have.
    #[must_use]
    pub const fn most(self) -> i32 {
        self.points.saturating_mul(2)
    }
}

/// By how much a value is worse than the other; negative where it is better. Nothing if that is no number.
#[must_use]
pub fn behind(value: Thousandths, compared: Thousandths, is_more_better: bool) -> Option<Thousandths> {
    let (less, from) = if is_more_better { (value, compared) } else { (compared, value) };
    Thousandths::new(from.get().checked_sub(less.get())?)
}

/// Whether a rule for schools of a GIAS phase is for a school of another: middle schools (3 and 5) are as those they are deemed to be, and
/// all-through schools (7) are both primary (2) and secondary (4).
#[must_use]
pub const fn applies(rule: Option<i32>, school: Option<i32>) -> bool {
    match (rule, school) {
        (None, _) => true,
        (Some(2), Some(2 | 3 | 7)) | (Some(4), Some(4 | 5 | 7)) => true,
        (Some(rule), Some(school)) => rule == school,
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: i64) -> Thousandths {
        Thousandths::new(number).unwrap()
    }

    #[test]
    fn concern_has_points_and_what_is_severe_twice_as_many() {
        let threshold = Threshold { concern: of(5_000), severe: of(15_000), points: 3 };
        let points = [-1, 0, 4_999, 5_000, 14_999, 15_000, 90_000].map(|number| threshold.points(of(number)));
        assert_eq!(points, [0, 0, 0, 3, 3, 6, 6]);
        assert_eq!(threshold.most(), 6);
    }

    #[test]
    fn worse_is_less_or_more() {
        assert_eq!(behind(of(48_000), of(53_000), true), Some(of(5_000)));
        assert_eq!(behind(of(6_200), of(4_000), false), Some(of(2_200)));
        assert_eq!(behind(of(-170), of(0), true), Some(of(170)));
    }

    #[test]
    fn all_through_schools_are_both() {
        assert!(applies(Some(2), Some(7)) && applies(Some(4), Some(7)) && applies(Some(2), Some(3)));
        assert!(!applies(Some(2), Some(4)) && !applies(Some(4), None) && applies(None, None));
        assert!(applies(Some(6), Some(6)) && !applies(Some(6), Some(4)));
    }
}
