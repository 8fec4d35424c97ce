use std::collections::BTreeMap;

use entities::keys::Urn;
use entities::states::ParticipationStatus;

/// A school that takes part in an intervention, as far as it decides what it bears of the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// The school.
    pub urn: Urn,
    /// Where its participation stands.
    pub status: ParticipationStatus,
    /// Pupils, or staff, reached; nothing while it is not known.
    pub pupils_reached: Option<i32>,
    /// Fixed share of the cost, as parts of the sum of all parts.
    pub cost_share_parts: Option<i32>,
}

impl Bearer {
    fn counts(&self) -> bool {
        let is_positive = |number: Option<i32>| number.is_some_and(|number| number > 0);
        self.status != ParticipationStatus::Withdrawn
            || is_positive(self.pupils_reached)
            || is_positive(self.cost_share_parts)
    }
}

/// What weight each school has when a cost is shared, in the order of their URNs, whatever that of the bearers. Schools
/// that bear nothing are left out.
///
/// By fixed parts if each school that counts has some number of them, else by pupils reached if those are known of each,
/// else equally; numbers that are all nothing are as if not known. A school that has withdrawn counts only if pupils were
/// reached there or parts were agreed; if all have withdrawn, all count, for the cost stays theirs.
#[must_use]
pub fn weights(bearers: &[Bearer]) -> Vec<(Urn, u64)> {
    let have_all_withdrawn = bearers.iter().all(|bearer| bearer.status == ParticipationStatus::Withdrawn);
    let counted = || bearers.iter().filter(|bearer| have_all_withdrawn || bearer.counts());
    summed(counted().map(|bearer| (bearer.urn, bearer.cost_share_parts)))
        .or_else(|| summed(counted().map(|bearer| (bearer.urn, bearer.pupils_reached))))
        .unwrap_or_else(|| counted().map(|bearer| (bearer.urn, 1)).collect())
        .into_iter()
        .filter(|(_, weight)| *weight > 0)
        .collect()
}

/// The numbers by school, if each is known and not all are nothing.
fn summed(numbers: impl Iterator<Item = (Urn, Option<i32>)>) -> Option<BTreeMap<Urn, u64>> {
    let mut sums = BTreeMap::new();
    for (urn, number) in numbers {
        // The tables hold no negative number.
        *sums.entry(urn).or_default() += u64::try_from(number?).unwrap_or_default();
    }
    sums.values().any(|sum| *sum > 0).then_some(sums)
}

#[cfg(test)]
mod tests {
    use entities::states::ParticipationStatus::{Active, Completed, Withdrawn};
    use proptest::prelude::*;

    use super::*;

    fn bearer(urn: i32, status: ParticipationStatus, pupils: Option<i32>, parts: Option<i32>) -> Bearer {
        Bearer { urn: Urn::new(urn).unwrap(), status, pupils_reached: pupils, cost_share_parts: parts }
    }

    fn weighed(bearers: &[Bearer]) -> Vec<(i32, u64)> {
        weights(bearers).into_iter().map(|(urn, weight)| (urn.get(), weight)).collect()
    }

    #[test]
    fn parts_come_before_pupils_and_pupils_before_equality() {
        let by_parts = [bearer(100_002, Active, Some(9), Some(1)), bearer(100_001, Completed, Some(1), Some(3))];
        assert_eq!(weighed(&by_parts), [(100_001, 3), (100_002, 1)]);
        let one_lacks_parts = [bearer(100_001, Active, Some(9), Some(1)), bearer(100_002, Active, Some(1), None)];
        assert_eq!(weighed(&one_lacks_parts), [(100_001, 9), (100_002, 1)]);
        let one_lacks_pupils = [bearer(100_001, Active, Some(9), None), bearer(100_002, Active, None, Some(4))];
        assert_eq!(weighed(&one_lacks_pupils), [(100_001, 1), (100_002, 1)]);
    }

    #[test]
    fn what_is_all_nothing_is_as_if_not_known() {
        let no_parts = [bearer(100_001, Active, Some(2), Some(0)), bearer(100_002, Active, Some(0), Some(0))];
        assert_eq!(weighed(&no_parts), [(100_001, 2)]);
        let nothing = [bearer(100_001, Active, Some(0), None), bearer(100_002, Active, Some(0), None)];
        assert_eq!(weighed(&nothing), [(100_001, 1), (100_002, 1)]);
    }

    #[test]
    fn who_withdrew_bears_only_what_it_had() {
        let left_before = [bearer(100_001, Active, Some(5), None), bearer(100_002, Withdrawn, None, None)];
        assert_eq!(weighed(&left_before), [(100_001, 5)]);
        let reached_none = [bearer(100_001, Active, None, None), bearer(100_002, Withdrawn, Some(0), Some(0))];
        assert_eq!(weighed(&reached_none), [(100_001, 1)]);
        let reached_some = [bearer(100_001, Active, Some(5), None), bearer(100_002, Withdrawn, Some(2), None)];
        assert_eq!(weighed(&reached_some), [(100_001, 5), (100_002, 2)]);
        let agreed = [bearer(100_001, Active, None, Some(1)), bearer(100_002, Withdrawn, None, Some(1))];
        assert_eq!(weighed(&agreed), [(100_001, 1), (100_002, 1)]);
        let all_left = [bearer(100_001, Withdrawn, None, None), bearer(100_002, Withdrawn, None, None)];
        assert_eq!(weighed(&all_left), [(100_001, 1), (100_002, 1)]);
        assert_eq!(weighed(&[]), []);
    }

    fn bearers() -> impl Strategy<Value = Vec<Bearer>> {
        let numbers = || prop_oneof![Just(None), (0..3i32).prop_map(Some), Just(Some(i32::MAX))];
        let status = prop::sample::select(vec![Active, Completed, Withdrawn]);
        let one = (100_001..100_020i32, status, numbers(), numbers());
        prop::collection::vec(one.prop_map(|(urn, status, pupils, parts)| bearer(urn, status, pupils, parts)), 1..12)
    }

    proptest! {
        #[test]
        fn somebody_always_bears_and_the_order_does_not_matter(
            (bearers, shuffled) in bearers().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
        ) {
            let weights = weighed(&bearers);
            prop_assert!(weights.iter().any(|(_, weight)| *weight > 0));
            prop_assert!(weights.is_sorted());
            prop_assert_eq!(weights, weighed(&shuffled));
        }
    }
}
