//! The published worked examples, and what has to hold whatever the numbers.

use entities::values::Pence;
use proptest::prelude::*;

use super::effect_size::log_odds_ratio;
use super::*;

/// As published: to so many decimals.
fn told(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}")
}

/// Hours of sleep that ten patients gained by each of two drugs: Student (1908), as R ships them (`datasets::sleep`).
const SLEEP: [(f64, f64); 10] = [
    (0.7, 1.9),
    (-1.6, 0.8),
    (-0.2, 1.1),
    (-1.2, 0.1),
    (-0.1, -0.1),
    (3.4, 4.4),
    (3.7, 5.5),
    (0.8, 1.6),
    (0.0, 4.6),
    (2.0, 3.4),
];

fn change(baseline: f64, outcome: f64) -> Change {
    Change { baseline, outcome, weight: 1.0 }
}

/// R, documentation of `t.test`: `t.test(extra ~ group, data = sleep)`.
#[test]
fn welchs_t_is_that_of_the_sleep_data() {
    let treated: Vec<Change> = SLEEP.iter().map(|(first, _)| change(0.0, *first)).collect();
    let comparators: Vec<Change> = SLEEP.iter().map(|(_, second)| change(0.0, *second)).collect();
    let found = difference_in_differences(&treated, &comparators).unwrap();
    assert_eq!(told(found.t, 4), "-1.8608");
    assert_eq!(told(found.degrees_of_freedom, 3), "17.776");
    assert_eq!(told(found.p_value, 5), "0.07939");
    assert_eq!((told(found.low, 7), told(found.high, 7)), ("-3.3654832".to_owned(), "0.2054832".to_owned()));
    assert_eq!(told(found.value, 2), "-1.58");
}

/// The same, paired: `t.test(Pair(extra.1, extra.2) ~ 1, data = sleep2)`.
#[test]
fn the_paired_t_is_that_of_the_sleep_data() {
    let pairs: Vec<Change> = SLEEP.iter().map(|(first, second)| change(*second, *first)).collect();
    let found = mean_change(&pairs).unwrap();
    assert_eq!(told(found.t, 4), "-4.0621");
    assert_eq!(told(found.degrees_of_freedom, 0), "9");
    assert_eq!(told(found.p_value, 6), "0.002833");
    assert_eq!((told(found.low, 7), told(found.high, 7)), ("-2.4598858".to_owned(), "-0.7001142".to_owned()));
}

/// Borenstein et al. (2009), chapter 4: means 103 and 100, standard deviations 5.5 and 4.5, 50 pupils on each side.
#[test]
fn hedges_g_is_that_of_the_textbook() {
    let group = |mean, standard_deviation| Group { number: 50, mean, standard_deviation };
    let found = hedges_g(group(103.0, 5.5), group(100.0, 4.5)).unwrap();
    assert_eq!(told(found.value, 4), "0.5924");
    assert_eq!(told(found.variance, 4), "0.0411");
    assert_eq!(told(found.standard_error(), 4), "0.2028");
}

/// Borenstein et al. (2009), chapter 5: 5 of 100 and 10 of 100.
#[test]
fn log_odds_are_those_of_the_textbook_and_the_cox_index_follows() {
    let found = log_odds_ratio((5, 100), (10, 100)).unwrap();
    assert_eq!((told(found.value, 4), told(found.variance, 4)), ("-0.7472".to_owned(), "0.3216".to_owned()));
    let cox = cox_index((5, 100), (10, 100)).unwrap();
    let correction = 1.0 - 3.0 / 791.0;
    assert!((cox.value - correction * found.value / 1.65).abs() < 1e-12);
    assert!((cox.variance - correction * correction * found.variance / (1.65 * 1.65)).abs() < 1e-12);
    assert_eq!(cox_index((0, 10), (5, 10)), Err(CannotEstimate::ProportionAtBound));
    assert_eq!(cox_index((5, 10), (10, 10)), Err(CannotEstimate::ProportionAtBound));
    assert_eq!(cox_index((0, 0), (1, 2)), Err(CannotEstimate::ProportionAtBound));
}

/// Trials of the BCG vaccine: cases and others, vaccinated and not (Colditz et al., 1994, *JAMA* 271(9), 698-702, as `metadat::dat.bcg` has them).
const BCG: [[u32; 4]; 13] = [
    [4, 119, 11, 128],
    [6, 300, 29, 274],
    [3, 228, 11, 209],
    [62, 13_536, 248, 12_619],
    [33, 5_036, 47, 5_761],
    [180, 1_361, 372, 1_079],
    [8, 2_537, 10, 619],
    [505, 87_886, 499, 87_892],
    [29, 7_470, 45, 7_232],
    [17, 1_699, 65, 1_600],
    [186, 50_448, 141, 27_197],
    [5, 2_493, 3, 2_338],
    [27, 16_886, 29, 17_825],
];

/// Log risk ratios of the trials.
fn bcg() -> Vec<Study> {
    let study = |cells: &[u32; 4]| {
        let [a, b, c, d] = cells.map(f64::from);
        let (one, other) = (a + b, c + d);
        Study { effect: ((a / one) / (c / other)).ln(), variance: a.recip() - one.recip() + c.recip() - other.recip() }
    };
    BCG.iter().map(study).collect()
}

/// The tests of R's metafor compare these with Stata's metan: fixed effect, then DerSimonian and Laird.
#[test]
fn pooling_is_that_of_the_bcg_trials() {
    let fixed = fixed_effect(&bcg()).unwrap();
    assert_eq!(told(fixed.effect, 4), "-0.4303");
    assert_eq!((told(fixed.low, 4), told(fixed.high, 4)), ("-0.5097".to_owned(), "-0.3509".to_owned()));
    assert_eq!(told(fixed.q, 4), "152.2330");
    assert_eq!(told(fixed.effect / fixed.standard_error, 4), "-10.6247");
    let random = random_effects(&bcg()).unwrap();
    assert_eq!(told(random.effect, 4), "-0.7141");
    assert_eq!((told(random.low, 4), told(random.high, 4)), ("-1.0644".to_owned(), "-0.3638".to_owned()));
    assert_eq!((told(random.tau_squared, 4), told(random.i_squared, 2)), ("0.3088".to_owned(), "92.12".to_owned()));
    assert!(random.q_p_value.is_some_and(|p| p < 0.0001));
}

/// The README of R's metafor: with `test="knha"`, and tau squared by restricted maximum likelihood.
#[test]
fn the_interval_of_few_studies_is_that_of_hartung_and_knapp() {
    let pooled = pooling::pool(&bcg(), 0.3132).unwrap();
    let found = pooling::widened(&bcg(), pooled).unwrap().unwrap();
    assert_eq!((told(found.effect, 4), told(found.standard_error, 4)), ("-0.7145".to_owned(), "0.1808".to_owned()));
    assert_eq!((told(found.low, 4), told(found.high, 4)), ("-1.1084".to_owned(), "-0.3206".to_owned()));
    let alike = [Study { effect: 1.0, variance: 4.0 }; 3];
    let (found, normal) = (hartung_knapp(&alike).unwrap().unwrap(), random_effects(&alike).unwrap());
    assert!(found.low < normal.low && found.high > normal.high, "it is never narrower than without it");
    assert_eq!(hartung_knapp(&alike[..1]), Ok(None));
}

/// In floating-point arithmetic 51 - 41 - 8.2 and 80 - 70 - 8.2 are not the same.
#[test]
fn what_differs_by_its_rounding_only_does_not_differ() {
    let change = |baseline: f64, outcome: f64| Change { baseline, outcome, weight: 1.0 };
    for (one, other) in
        [((0.4, 0.7), (1.0, 1.3)), ((41.0, 51.0 - 8.2), (70.0, 80.0 - 8.2)), ((10.1, 10.2), (99.8, 99.9))]
    {
        let changes = [change(one.0, one.1), change(other.0, other.1)];
        assert_eq!(mean_change(&changes), Err(CannotEstimate::NoVariance), "{changes:?}");
        assert_eq!(difference_in_differences(&changes, &changes), Err(CannotEstimate::NoVariance));
    }
    let least = [change(40.0, 41.0), change(40.0, 41.001)];
    assert!(mean_change(&least).is_ok(), "what differs by the last decimal does");
}

#[test]
fn one_study_is_pooled_to_itself() {
    let study = Study { effect: 0.2, variance: 0.04 };
    for pooled in [fixed_effect(&[study]).unwrap(), random_effects(&[study]).unwrap()] {
        assert_eq!((pooled.effect, pooled.standard_error, pooled.q_p_value), (0.2, 0.2, None));
        assert_eq!((pooled.i_squared, pooled.tau_squared), (0.0, 0.0));
    }
    assert_eq!(fixed_effect(&[]), Err(CannotEstimate::NoStudies));
    assert_eq!(random_effects(&[Study { effect: 0.1, variance: 0.0 }]), Err(CannotEstimate::NotANumber));
}

/// Each line of the table at both ends, and what is beyond it.
#[test]
fn months_are_those_of_the_table() {
    let lines = [
        (0.0, 0.01, 0),
        (0.02, 0.09, 1),
        (0.10, 0.18, 2),
        (0.19, 0.26, 3),
        (0.27, 0.35, 4),
        (0.36, 0.44, 5),
        (0.45, 0.52, 6),
        (0.53, 0.61, 7),
        (0.62, 0.69, 8),
        (0.70, 0.78, 9),
        (0.79, 0.87, 10),
        (0.88, 0.95, 11),
        (0.96, 1.00, 12),
    ];
    for (from, to, months) in lines {
        for effect_size in [from, to] {
            assert_eq!(EEF_TOOLKIT.months(effect_size), Some(Months::Of(months)), "{effect_size}");
            assert_eq!(EEF_TOOLKIT.months(-effect_size), Some(Months::Of(-months)), "-{effect_size}");
        }
    }
    assert_eq!(EEF_TOOLKIT.months(1.004), Some(Months::Of(12)), "it is rounded first");
    for (effect_size, told) in [(1.005_1, "12+"), (7.0, "12+"), (-1.01, "-12+")] {
        assert_eq!(EEF_TOOLKIT.months(effect_size).map(|months| months.to_string()).as_deref(), Some(told));
    }
    assert_eq!(EEF_TOOLKIT.months(f64::NAN), None);
    assert_eq!(EEF_TOOLKIT.months(f64::INFINITY), None);
}

#[test]
fn bands_of_cost_are_those_of_the_table() {
    let band = |pence| EEF_COST_BANDS.band(Pence::new(pence).unwrap()).map(CostBand::get);
    let ends = [
        (0, 1),
        (8_000, 1),
        (8_001, 2),
        (20_000, 2),
        (20_001, 3),
        (72_000, 3),
        (72_001, 4),
        (120_000, 4),
        (120_001, 5),
    ];
    for (pence, number) in ends {
        assert_eq!(band(pence), Some(number), "{pence}");
    }
    assert_eq!(band(-1), None);
}

#[test]
fn a_gap_is_halved_or_not_or_was_none() {
    let gap = |behind: f64| Gap::between(50.0 - behind, 50.0, true).unwrap();
    let halved = |from, to| GapChange { baseline: gap(from), outcome: gap(to) }.is_halved();
    assert_eq!(halved(20.0, 10.0), Some(true));
    assert_eq!(halved(20.0, 10.5), Some(false));
    assert_eq!(halved(20.0, -1.0), Some(true));
    assert_eq!(halved(0.0, -3.0), None);
    assert_eq!(GapChange { baseline: gap(20.0), outcome: gap(12.0) }.change(), -8.0);
    assert_eq!(Gap::between(6.0, 4.0, false).map(Gap::get), Some(2.0), "more absence is behind");
    assert_eq!(Gap::between(f64::NAN, 4.0, true), None);
}

#[test]
fn what_cannot_be_estimated_says_why() {
    let two = [change(1.0, 2.0), change(1.0, 3.0)];
    assert_eq!(mean_change(&two[..1]), Err(CannotEstimate::TooFewSchools { found: 1 }));
    assert_eq!(difference_in_differences(&two, &[]), Err(CannotEstimate::TooFewSchools { found: 0 }));
    let alike = [change(1.0, 2.0), change(5.0, 6.0)];
    assert_eq!(mean_change(&alike), Err(CannotEstimate::NoVariance));
    assert_eq!(difference_in_differences(&alike, &alike), Err(CannotEstimate::NoVariance));
    assert!(difference_in_differences(&two, &alike).is_ok(), "one side may be alike");
    assert_eq!(mean_change(&[change(1.0, f64::NAN), change(1.0, 2.0)]), Err(CannotEstimate::NotANumber));
    let weightless = Change { weight: 0.0, ..two[0] };
    assert_eq!(mean_change(&[weightless, two[1]]), Err(CannotEstimate::NotANumber));
    let huge = [change(-1e308, 1e308), change(1e308, -1e308)];
    assert_eq!(mean_change(&huge), Err(CannotEstimate::NotANumber));
    let group = |standard_deviation| Group { number: 2, mean: 1.0, standard_deviation };
    assert_eq!(hedges_g(group(0.0), group(0.0)), Err(CannotEstimate::NoVariance));
    let alone = Group { number: 1, ..group(1.0) };
    assert_eq!(hedges_g(group(1.0), alone), Err(CannotEstimate::TooFewPupils { found: 1 }));
}

fn schools() -> impl Strategy<Value = Vec<Change>> {
    let school = (-100.0..100.0f64, -100.0..100.0f64, 1..500u32);
    let school = school.prop_map(|(baseline, outcome, pupils)| Change { baseline, outcome, weight: f64::from(pupils) });
    proptest::collection::vec(school, 2..20)
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * (1.0 + one.abs().max(other.abs()))
}

proptest! {
    /// To the last bit: recomputing gives what was published.
    #[test]
    fn the_order_of_schools_changes_no_bit(treated in schools(), comparators in schools(), turn in 0..20usize) {
        let mut turned = treated.clone();
        turned.rotate_left(turn % treated.len());
        prop_assert_eq!(mean_change(&treated), mean_change(&turned));
        let (one, other) = (difference_in_differences(&treated, &comparators), difference_in_differences(&turned, &comparators));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn adding_the_same_to_everything_changes_nothing(treated in schools(), comparators in schools(), shift in -50.0..50.0f64) {
        let shifted = |schools: &[Change]| -> Vec<Change> {
            let by = |school: &Change| Change { baseline: school.baseline + shift, outcome: school.outcome + shift, ..*school };
            schools.iter().map(by).collect()
        };
        if let (Ok(one), Ok(other)) = (
            difference_in_differences(&treated, &comparators),
            difference_in_differences(&shifted(&treated), &shifted(&comparators)),
        ) {
            prop_assert!(near(one.value, other.value) && near(one.p_value, other.p_value), "{one:?} {other:?}");
        }
    }

    #[test]
    fn whoever_is_compared_with_whom_the_effect_is_the_same_but_for_its_sign(treated in schools(), comparators in schools()) {
        if let Ok(one) = difference_in_differences(&treated, &comparators) {
            let other = difference_in_differences(&comparators, &treated).unwrap();
            prop_assert!(near(one.value, -other.value) && near(one.low, -other.high) && near(one.p_value, other.p_value));
            prop_assert!(one.low <= one.value && one.value <= one.high);
            prop_assert!((0.0..=1.0).contains(&one.p_value));
        }
    }

    #[test]
    fn equal_weights_are_no_weights(treated in schools(), weight in 1..900u32) {
        let of = |weight: f64| -> Vec<Change> { treated.iter().map(|school| Change { weight, ..*school }).collect() };
        let (one, other) = (Sample::of_changes(&of(1.0)).unwrap(), Sample::of_changes(&of(f64::from(weight))).unwrap());
        prop_assert!(near(one.mean, other.mean) && near(one.variance, other.variance) && near(one.effective, other.effective));
        let number = f64::from(u32::try_from(treated.len()).unwrap());
        prop_assert!(near(one.effective, number));
    }

    #[test]
    fn what_is_pooled_lies_among_its_parts(effects in proptest::collection::vec((-2.0..2.0f64, 0.001..1.0f64), 1..15)) {
        let studies: Vec<Study> = effects.iter().map(|(effect, variance)| Study { effect: *effect, variance: *variance }).collect();
        let reversed: Vec<Study> = studies.iter().rev().copied().collect();
        let (fixed, random) = (fixed_effect(&studies).unwrap(), random_effects(&studies).unwrap());
        prop_assert_eq!(random, random_effects(&reversed).unwrap());
        let least = studies.iter().map(|study| study.effect).fold(f64::INFINITY, f64::min);
        let most = studies.iter().map(|study| study.effect).fold(f64::NEG_INFINITY, f64::max);
        for pooled in [fixed, random] {
            prop_assert!(least - 1e-9 <= pooled.effect && pooled.effect <= most + 1e-9);
        }
        prop_assert!(random.standard_error >= fixed.standard_error - 1e-12, "what varies is less sure");
        prop_assert!((0.0..=100.0).contains(&fixed.i_squared));
    }
}
