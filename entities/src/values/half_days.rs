/// Working days, counted in halves, so that sums are exact: a day and a half is 3.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, sea_orm::DeriveValueType,
)]
#[serde(transparent)]
pub struct HalfDays(i32);

impl HalfDays {
    /// The most that is held at once: a thousand days.
    const MOST: i32 = 2_000;

    /// A day.
    pub const ONE_DAY: Self = Self(2);

    /// So many halves, from 0 to those of a thousand days.
    #[must_use]
    pub fn new(halves: i32) -> Option<Self> {
        (0..=Self::MOST).contains(&halves).then_some(Self(halves))
    }

    /// Whole or half days, from 0 to a thousand.
    #[must_use]
    pub fn of_days(days: f64) -> Option<Self> {
        let is_one = |halves: &i32| (f64::from(*halves) / 2.0).to_bits() == days.to_bits();
        (0..=Self::MOST).find(is_one).map(Self)
    }

    /// The number of halves.
    #[must_use]
    pub const fn halves(self) -> i32 {
        self.0
    }

    /// The days, with a half where there is one.
    #[must_use]
    pub fn days(self) -> f64 {
        f64::from(self.0) / 2.0
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left without the other; nothing where that is more.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }
}

impl std::iter::Sum for HalfDays {
    fn sum<I: Iterator<Item = Self>>(days: I) -> Self {
        days.fold(Self::default(), Self::plus)
    }
}

/// As it is written: `1.5`.
impl std::fmt::Display for HalfDays {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.days().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_whole_or_half() {
        for wrong in [-0.5, 0.25, 1.499_999, 1_000.5, f64::NAN, f64::INFINITY] {
            assert_eq!(HalfDays::of_days(wrong), None, "{wrong}");
        }
        assert_eq!(HalfDays::of_days(1.5).unwrap().to_string(), "1.5");
        assert_eq!(HalfDays::of_days(2.0).unwrap().to_string(), "2");
    }

    proptest! {
        #[test]
        fn days_are_told_as_they_were_given(halves in 0..=2_000i32) {
            let days = HalfDays::new(halves).unwrap();
            prop_assert_eq!(HalfDays::of_days(days.days()), Some(days));
        }

        #[test]
        fn what_is_left_and_what_was_taken_are_the_whole(one in 0..=1_000i32, other in 0..=1_000i32) {
            let (one, other) = (HalfDays::new(one).unwrap(), HalfDays::new(other).unwrap());
            prop_assert_eq!(one.plus(other).less(other), one);
        }
    }
}
