use std::cmp::Ordering;

use super::CannotEstimate;
use super::sample::sum;

/// A school with the values by which it is compared: the same number of them, in the same order, for each.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit<K> {
    /// Key of the school.
    pub key: K,
    /// Only schools of the same kind are matched, such as of the same phase.
    pub kind: i32,
    /// Values, such as baseline, share of disadvantaged pupils, size and prior trend.
    pub values: Vec<f64>,
}

/// How schools are matched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatchingRule {
    /// How many comparators each treated school gets at most.
    pub comparators: usize,
    /// How far apart two schools may be in any one value, in standard deviations.
    pub caliper: f64,
}

/// What matching gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched<K> {
    /// Treated schools with their comparators, the nearest first.
    pub pairs: Vec<(K, Vec<K>)>,
    /// Treated schools that nobody is near enough to.
    pub unmatched: Vec<K>,
    /// For each value the standardised mean difference of all treated schools and all candidates.
    pub before: Vec<f64>,
    /// For each value that of the matched treated schools and their comparators; none if nobody was matched.
    pub after: Vec<f64>,
}

/// Nearest neighbours by standardised Euclidean distance, without replacement, within calipers (Stuart, E. A., 2010, "Matching methods for causal
/// inference", *Statistical Science* 25(1), 1-21): the nearest pair of all is taken first, then the next; pairs that are as near go by their keys,
/// so that the order in which schools are given means nothing. Values are divided by their standard deviation over all schools.
/// A school gets a second comparator only once each has had the chance of a first.
///
/// # Errors
/// Without treated schools or candidates, or if a value is no number.
pub fn nearest<K: Ord + Clone>(
    treated: &[Unit<K>],
    candidates: &[Unit<K>],
    rule: MatchingRule,
) -> Result<Matched<K>, CannotEstimate> {
    check(treated, candidates)?;
    let deviations = deviations(treated, candidates);
    let mut near = Vec::new();
    for (one, school) in treated.iter().enumerate() {
        for (other, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.kind == school.kind) {
            if let Some(distance) = distance(&school.values, &candidate.values, &deviations, rule.caliper) {
                near.push((distance, one, other));
            }
        }
    }
    near.sort_by(|(one, a, b), (other, c, d)| {
        let keys = |treated_at: usize, at: usize| (treated.get(treated_at).map(key), candidates.get(at).map(key));
        one.total_cmp(other).then_with(|| keys(*a, *b).cmp(&keys(*c, *d)))
    });
    let mut taken = vec![false; candidates.len()];
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); treated.len()];
    for round in 1..=rule.comparators {
        for (_, one, other) in &near {
            let (Some(of), Some(is_taken)) = (found.get_mut(*one), taken.get_mut(*other)) else { continue };
            if !*is_taken && of.len() < round {
                of.push(*other);
                *is_taken = true;
            }
        }
    }
    Ok(told(treated, candidates, &found))
}

fn key<K>(unit: &Unit<K>) -> &K {
    &unit.key
}

fn check<K>(treated: &[Unit<K>], candidates: &[Unit<K>]) -> Result<(), CannotEstimate> {
    if treated.is_empty() || candidates.is_empty() {
        return Err(CannotEstimate::NobodyToMatch);
    }
    let number = treated.first().map_or(0, |unit| unit.values.len());
    let is_whole = |unit: &Unit<K>| unit.values.len() == number && unit.values.iter().all(|value| value.is_finite());
    if treated.iter().chain(candidates).all(is_whole) { Ok(()) } else { Err(CannotEstimate::NotANumber) }
}

/// The values of one kind.
fn column<K>(units: &[&Unit<K>], place: usize) -> Vec<f64> {
    units.iter().filter_map(|unit| unit.values.get(place).copied()).collect()
}

/// Mean and variance of values; the variance of one is nothing.
fn moments(values: &[f64]) -> (f64, f64) {
    let number = u32::try_from(values.len()).map_or(f64::MAX, f64::from);
    let mean = sum(values.iter().copied()) / number;
    let spread = sum(values.iter().map(|value| (value - mean).powi(2)));
    (mean, spread / (number - 1.0).max(1.0))
}

fn deviations<K>(treated: &[Unit<K>], candidates: &[Unit<K>]) -> Vec<f64> {
    let all: Vec<&Unit<K>> = treated.iter().chain(candidates).collect();
    let number = all.first().map_or(0, |unit| unit.values.len());
    (0..number).map(|place| moments(&column(&all, place)).1.sqrt()).collect()
}

/// Distance of two schools; nothing if they are too far apart in one value. A value in which no school differs counts nothing.
fn distance(one: &[f64], other: &[f64], deviations: &[f64], caliper: f64) -> Option<f64> {
    let mut squares = Vec::new();
    for ((one, other), deviation) in one.iter().zip(other).zip(deviations) {
        let apart = if *deviation > 0.0 { (one - other).abs() / deviation } else { 0.0 };
        if apart.partial_cmp(&caliper) == Some(Ordering::Greater) {
            return None;
        }
        squares.push(apart.powi(2));
    }
    Some(sum(squares.into_iter()).sqrt())
}

fn told<K: Clone>(treated: &[Unit<K>], candidates: &[Unit<K>], found: &[Vec<usize>]) -> Matched<K> {
    let mut matched = Matched { pairs: Vec::new(), unmatched: Vec::new(), before: Vec::new(), after: Vec::new() };
    let (mut with, mut comparators) = (Vec::new(), Vec::new());
    for (unit, places) in treated.iter().zip(found) {
        let of: Vec<&Unit<K>> = places.iter().filter_map(|place| candidates.get(*place)).collect();
        if of.is_empty() {
            matched.unmatched.push(unit.key.clone());
            continue;
        }
        matched.pairs.push((unit.key.clone(), of.iter().map(|unit| unit.key.clone()).collect()));
        with.push(unit);
        comparators.extend(of);
    }
    matched.before = differences(&treated.iter().collect::<Vec<_>>(), &candidates.iter().collect::<Vec<_>>());
    if !with.is_empty() {
        matched.after = differences(&with, &comparators);
    }
    matched
}

/// Standardised mean differences: the difference of means by the root of the mean of both variances (Austin, P. C., 2009, "Balance diagnostics for
/// comparing the distribution of baseline covariates between treatment groups in propensity-score matched samples", *Statistics in Medicine*
/// 28(25), 3083-3107). Nothing where no school differs.
fn differences<K>(one: &[&Unit<K>], other: &[&Unit<K>]) -> Vec<f64> {
    let number = one.first().map_or(0, |unit| unit.values.len());
    (0..number).map(|place| standardised_difference(&column(one, place), &column(other, place))).collect()
}

/// The standardised mean difference of values of two sides: as of [`Matched::before`].
#[must_use]
pub fn standardised_difference(one: &[f64], other: &[f64]) -> f64 {
    let ((mean, variance), (other_mean, other_variance)) = (moments(one), moments(other));
    let deviation = f64::midpoint(variance, other_variance).sqrt();
    if deviation > 0.0 { (mean - other_mean) / deviation } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit(key: u32, values: &[f64]) -> Unit<u32> {
        Unit { key, kind: 2, values: values.to_vec() }
    }

    const ONE: MatchingRule = MatchingRule { comparators: 1, caliper: 5.0 };

    #[test]
    fn the_nearest_pair_is_taken_first_and_nobody_twice() {
        let treated = [unit(1, &[10.0]), unit(2, &[11.0])];
        let candidates = [unit(7, &[11.5]), unit(8, &[20.0]), unit(9, &[40.0])];
        let found = nearest(&treated, &candidates, ONE).unwrap();
        assert_eq!(found.pairs, [(1, vec![8]), (2, vec![7])]);
        let two = nearest(&treated, &candidates, MatchingRule { comparators: 2, ..ONE }).unwrap();
        assert_eq!(two.pairs, [(1, vec![8]), (2, vec![7, 9])], "each has one before one has two");
    }

    #[test]
    fn only_schools_of_the_same_kind_are_matched() {
        let found =
            nearest(&[unit(1, &[10.0])], &[Unit { kind: 4, ..unit(8, &[10.0]) }, unit(9, &[12.0])], ONE).unwrap();
        assert_eq!(found.pairs, [(1, vec![9])]);
    }

    #[test]
    fn whoever_is_as_near_goes_by_its_key() {
        let treated = [unit(1, &[10.0])];
        let found = nearest(&treated, &[unit(9, &[11.0]), unit(8, &[9.0])], ONE).unwrap();
        assert_eq!(found.pairs, [(1, vec![8])]);
    }

    #[test]
    fn nobody_beyond_the_caliper_is_taken() {
        let treated = [unit(1, &[10.0, 0.0]), unit(2, &[90.0, 0.0])];
        let candidates = [unit(8, &[11.0, 0.0]), unit(9, &[12.0, 0.0])];
        let found = nearest(&treated, &candidates, MatchingRule { comparators: 1, caliper: 0.2 }).unwrap();
        assert_eq!((found.pairs, found.unmatched), (vec![(1, vec![8])], vec![2]));
        let none = nearest(&treated[1..], &candidates, MatchingRule { comparators: 1, caliper: 0.2 }).unwrap();
        assert!(none.pairs.is_empty() && none.after.is_empty());
    }

    /// By hand: means 12 and 20, variances 8 and 50, so -8 / sqrt(29).
    #[test]
    fn balance_is_told_before_and_after() {
        let treated = [unit(1, &[10.0]), unit(2, &[14.0])];
        let candidates = [unit(8, &[15.0]), unit(9, &[25.0])];
        let found = nearest(&treated, &candidates, ONE).unwrap();
        assert!((found.before[0] + 8.0 / 29.0_f64.sqrt()).abs() < 1e-12, "{:?}", found.before);
        assert_eq!(found.before, found.after);
    }

    #[test]
    fn what_cannot_be_matched_says_why() {
        let one = [unit(1, &[1.0])];
        assert_eq!(nearest(&one, &[], ONE), Err(CannotEstimate::NobodyToMatch));
        assert_eq!(nearest(&one, &[unit(2, &[f64::NAN])], ONE), Err(CannotEstimate::NotANumber));
        assert_eq!(nearest(&one, &[unit(2, &[1.0, 2.0])], ONE), Err(CannotEstimate::NotANumber));
    }

    fn units(from: u32) -> impl Strategy<Value = Vec<Unit<u32>>> {
        let values = proptest::collection::vec((-5..5i32).prop_map(f64::from), 3);
        let units = proptest::collection::vec(values, 1..15);
        units.prop_map(move |all| {
            all.into_iter().zip(from..).map(|(values, key)| Unit { key, kind: 2, values }).collect()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_schools_means_nothing(treated in units(0), candidates in units(100), turn in 0..15usize) {
            let rule = MatchingRule { comparators: 2, caliper: 1.5 };
            let mut turned = (treated.clone(), candidates.clone());
            turned.0.rotate_left(turn % treated.len());
            turned.1.rotate_right(turn % candidates.len());
            let (one, mut other) = (nearest(&treated, &candidates, rule).unwrap(), nearest(&turned.0, &turned.1, rule).unwrap());
            other.pairs.sort();
            other.unmatched.sort_unstable();
            prop_assert_eq!(one, other);
        }

        #[test]
        fn nobody_is_taken_twice_and_everybody_is_accounted_for(treated in units(0), candidates in units(100)) {
            let found = nearest(&treated, &candidates, MatchingRule { comparators: 3, caliper: 1.0 }).unwrap();
            let mut taken: Vec<u32> = found.pairs.iter().flat_map(|(_, comparators)| comparators.clone()).collect();
            let number = taken.len();
            taken.sort_unstable();
            taken.dedup();
            prop_assert_eq!(taken.len(), number);
            prop_assert_eq!(found.pairs.len() + found.unmatched.len(), treated.len());
            prop_assert!(found.before.iter().chain(&found.after).all(|difference| difference.is_finite()));
        }
    }
}
