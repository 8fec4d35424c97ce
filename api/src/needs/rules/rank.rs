use entities::states::NeedBand;

/// From which share of points on need is high or some, in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bands {
    /// High from here.
    pub high: i32,
    /// Some from here.
    pub medium: i32,
}

/// The points of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally<K> {
    /// The school.
    pub key: K,
    /// Its phase.
    pub phase: Option<i32>,
    /// Points that it has.
    pub points: i32,
    /// The most that it could have by the rules whose figures are there.
    pub possible: i32,
    /// The most that it could have by all rules for its phase whose figures are there for any school.
    pub applicable: i32,
}

/// Where a school stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<K> {
    /// The school with its points.
    pub tally: Tally<K>,
    /// Its points in hundredths of a percent of those that it could have, rounded half up.
    pub score: i32,
    /// How great its need is.
    pub band: NeedBand,
    /// Place among all, 1 for the greatest need; nothing where it is not known.
    pub rank: Option<i32>,
    /// Place among those of its phase.
    pub phase_rank: Option<i32>,
}

const WHOLE: i64 = 10_000;

impl<K> Tally<K> {
    /// Less than half of what is told of schools of its phase is no ground to tell.
    const fn is_known(&self) -> bool {
        self.possible > 0 && self.possible >= self.applicable - self.possible
    }

    fn score(&self) -> i32 {
        let (points, possible) = (i64::from(self.points), i64::from(self.possible).max(1));
        i32::try_from((points * WHOLE * 2 + possible) / (possible * 2)).unwrap_or(i32::MAX)
    }

    fn band(&self, bands: Bands) -> NeedBand {
        match self.score() {
            _ if !self.is_known() => NeedBand::NotKnown,
            score if score >= bands.high => NeedBand::High,
            score if score >= bands.medium => NeedBand::Medium,
            _ => NeedBand::Low,
        }
    }
}

/// Ranks schools by the share of points that they have, the greatest need first. Schools with the same share have the same rank, and the next
/// one is as many places further down (as in sports: 1, 2, 2, 4). Gives them by rank and key, those of which too little is known last.
#[must_use]
pub fn rank<K: Ord + Copy>(bands: Bands, schools: impl IntoIterator<Item = Tally<K>>) -> Vec<Place<K>> {
    let place =
        |tally: Tally<K>| Place { score: tally.score(), band: tally.band(bands), tally, rank: None, phase_rank: None };
    let mut places: Vec<Place<K>> = schools.into_iter().map(place).collect();
    places.sort_by_key(|place| (!place.tally.is_known(), -place.score, place.tally.key));
    let above = |of: &Place<K>, is_counted: &dyn Fn(&Place<K>) -> bool| {
        let above = places.iter().filter(|other| other.tally.is_known() && other.score > of.score && is_counted(other));
        i32::try_from(above.count() + 1).ok()
    };
    let ranked = places.iter().map(|of| {
        if !of.tally.is_known() {
            return *of;
        }
        let is_of_phase = |other: &Place<K>| other.tally.phase == of.tally.phase;
        Place { rank: above(of, &|_| true), phase_rank: above(of, &is_of_phase), ..*of }
    });
    ranked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BANDS: Bands = Bands { high: 4_000, medium: 2_000 };

    fn tally(key: u32, phase: i32, points: i32, possible: i32) -> Tally<u32> {
        Tally { key, phase: Some(phase), points, possible, applicable: 20 }
    }

    #[test]
    fn the_greatest_share_is_first_and_equal_ones_share_a_place() {
        let found = rank(
            BANDS,
            [tally(1, 2, 3, 15), tally(2, 4, 8, 20), tally(3, 2, 4, 20), tally(4, 2, 20, 20), tally(5, 2, 9, 9)],
        );
        let told: Vec<_> = found.iter().map(|of| (of.tally.key, of.rank, of.phase_rank, of.score, of.band)).collect();
        assert_eq!(
            told,
            [
                (4, Some(1), Some(1), 10_000, NeedBand::High),
                (2, Some(2), Some(1), 4_000, NeedBand::High),
                (1, Some(3), Some(2), 2_000, NeedBand::Medium),
                (3, Some(3), Some(2), 2_000, NeedBand::Medium),
                (5, None, None, 10_000, NeedBand::NotKnown),
            ],
            "of the last less than half is known"
        );
    }

    #[test]
    fn without_any_figure_nothing_is_known() {
        let found = rank(BANDS, [Tally { key: 1, phase: None, points: 0, possible: 0, applicable: 0 }]);
        assert_eq!((found[0].band, found[0].rank, found[0].score), (NeedBand::NotKnown, None, 0));
    }

    proptest! {
        #[test]
        fn the_order_in_which_schools_are_given_means_nothing(points in prop::collection::vec((0..=20_i32, 2..=4_i32), 0..20)) {
            let schools: Vec<_> = points.iter().zip(0..).map(|((points, phase), key)| tally(key, *phase, *points, 20)).collect();
            let backwards: Vec<_> = schools.iter().rev().copied().collect();
            prop_assert_eq!(rank(BANDS, schools), rank(BANDS, backwards));
        }
    }
}
