use std::cmp::Reverse;

use entities::values::Pence;

/// Parts of the whole in proportion to the weights, in their order, that sum to it to the penny.
///
/// Hamilton's method, or that of the largest remainder: each part is the exact share without its fraction of a penny, and
/// the pennies that are then left go one each to the largest fractions; of equal ones to the first, so callers who order by
/// URN always get the same. (M. L. Balinski and H. P. Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*,
/// 1982.) No part is a penny or more from its exact share. Parts of a negative whole are those of
/// the positive one, negated. Where no weight is above nothing, all weigh the same; without weights there is no part.
///
/// The whole has at most 53 bits and a weight 64, so no product needs more than 117.
#[must_use]
pub fn apportion(whole: Pence, weights: &[u64]) -> Vec<Pence> {
    let weights: Vec<u128> = weights.iter().map(|weight| u128::from(*weight)).collect();
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return if weights.is_empty() { Vec::new() } else { apportion(whole, &vec![1; weights.len()]) };
    }
    let amount = u128::from(whole.get().unsigned_abs());
    let mut parts: Vec<u128> = weights.iter().map(|weight| amount * weight / sum).collect();
    let left = amount - parts.iter().sum::<u128>();
    for (part, _) in by_largest_fraction(&mut parts, &weights, amount, sum).into_iter().zip(0..left) {
        *part += 1;
    }
    parts.into_iter().map(|part| pence(part, whole)).collect()
}

/// The parts in the order in which a penny that is left is theirs. The sort is stable: equal fractions keep their order.
fn by_largest_fraction<'a>(parts: &'a mut [u128], weights: &[u128], amount: u128, sum: u128) -> Vec<&'a mut u128> {
    let mut order: Vec<_> = parts.iter_mut().zip(weights).collect();
    order.sort_by_key(|(_, weight)| Reverse(amount * **weight % sum));
    order.into_iter().map(|(part, _)| part).collect()
}

/// The part as money of the whole's sign. It is never more than the whole, so it is an amount.
fn pence(part: u128, whole: Pence) -> Pence {
    let part = i64::try_from(part).ok().and_then(Pence::new).unwrap_or_default();
    if whole < Pence::ZERO { part.negated() } else { part }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(whole: i64, weights: &[u64]) -> Vec<i64> {
        apportion(Pence::new(whole).unwrap(), weights).into_iter().map(Pence::get).collect()
    }

    #[test]
    fn shares_as_by_hand() {
        assert_eq!(parts(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(parts(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(parts(2, &[1, 1, 1]), [1, 1, 0]);
        assert_eq!(parts(0, &[3, 4]), [0, 0]);
        assert_eq!(parts(7, &[0, 5, 0]), [0, 7, 0]);
        assert_eq!(parts(5, &[0, 0]), [3, 2]);
        assert_eq!(parts(5, &[]), [0; 0]);
    }

    /// The 26 seats for five states by which Balinski and Young tell methods apart: those of Jefferson and Webster give the
    /// fourth three.
    #[test]
    fn shares_as_published() {
        assert_eq!(parts(26, &[9_061, 7_179, 5_259, 3_319, 1_182]), [9, 7, 5, 4, 1]);
    }

    #[test]
    fn the_largest_amounts_and_weights_fit() {
        let whole = Pence::LARGEST.get();
        assert_eq!(parts(whole, &[u64::MAX; 1_000]).iter().sum::<i64>(), whole);
        assert_eq!(parts(-whole, &[u64::MAX, 1]), [-whole, 0]);
        assert_eq!(parts(whole, &[u64::from(i32::MAX.unsigned_abs()); 1_000]).iter().sum::<i64>(), whole);
    }

    fn wholes() -> impl Strategy<Value = i64> {
        prop_oneof![-1_000..=1_000i64, -Pence::LARGEST.get()..=Pence::LARGEST.get()]
    }

    /// Weights of which one is more than nothing.
    fn some_weights() -> impl Strategy<Value = Vec<u64>> {
        let weight = prop_oneof![0..=5u64, 0..=u64::from(u32::MAX), Just(u64::MAX)];
        prop::collection::vec(weight, 1..40).prop_filter("a weight", |weights| weights.iter().any(|weight| *weight > 0))
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(whole in wholes(), weights in prop::collection::vec(0..=9u64, 1..40)) {
            let parts = parts(whole, &weights);
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().sum::<i64>(), whole);
        }

        #[test]
        fn each_is_within_a_penny_of_the_exact_share(whole in wholes(), weights in some_weights()) {
            let parts = parts(whole, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), whole);
            let sum: u128 = weights.iter().copied().map(u128::from).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = u128::from(whole.unsigned_abs()) * u128::from(*weight);
                let given = u128::from(part.unsigned_abs()) * sum;
                prop_assert!(given.abs_diff(exact) < sum, "{} of weight {}", part, weight);
                prop_assert!(*weight > 0 || *part == 0);
            }
        }

        #[test]
        fn more_weight_never_bears_less(whole in 0..=10_000i64, weights in some_weights()) {
            let mut by_weight: Vec<_> = weights.iter().zip(parts(whole, &weights)).collect();
            by_weight.sort();
            for pair in by_weight.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].1 + i64::from(pair[0].0 == pair[1].0));
            }
        }

        #[test]
        fn a_negative_whole_is_the_positive_one_mirrored(whole in wholes(), weights in some_weights()) {
            let mirrored: Vec<i64> = parts(-whole, &weights).into_iter().map(|part| -part).collect();
            prop_assert_eq!(parts(whole, &weights), mirrored);
        }
    }
}
