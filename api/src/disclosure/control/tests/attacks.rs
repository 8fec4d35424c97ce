//! What is withheld cannot be told from what is shown.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::decide::decide_without_complements;
use super::super::{Nature, decide};
use super::attacker::pinned;
use super::random::{Sample, samples, samples_of};
use super::sample::{count, exact, partition};

const THRESHOLD: u32 = 6;

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_withheld_count_is_known_closer_than_the_protection_interval(sample in samples()) {
        let decision = decide(&sample.cube(), &exact(THRESHOLD), None);
        prop_assert_eq!(pinned(&sample, &decision, THRESHOLD), Vec::<String>::new());
    }

    #[test]
    fn no_withheld_rate_is_known_closer(sample in samples_of(&[Nature::Rate])) {
        let decision = decide(&sample.cube(), &exact(THRESHOLD), None);
        prop_assert_eq!(pinned(&sample, &decision, THRESHOLD), Vec::<String>::new());
    }

    #[test]
    fn other_thresholds_guard_as_well(sample in samples(), threshold in 1..=30u32) {
        let decision = decide(&sample.cube(), &exact(threshold), None);
        prop_assert_eq!(pinned(&sample, &decision, threshold), Vec::<String>::new());
    }
}

/// Boys of one school are few; everything else of it is shown.
fn few_boys() -> Sample {
    let schools = [(3, 21), (30, 20), (25, 35)];
    let rows = (1..).zip(schools).flat_map(|(school, (boys, girls))| {
        let cells = [("ALL", boys + girls), ("BOYS", boys), ("GIRLS", girls)];
        cells.map(|(cohort, pupils)| count(school, None, cohort, pupils))
    });
    let rows = rows.collect();
    Sample { nature: Nature::Count, relations: vec![partition("ALL", &["BOYS", "GIRLS"])], rows }
}

#[test]
fn without_complements_a_small_count_is_known() {
    let sample = few_boys();
    let naive = decide_without_complements(&sample.cube(), &exact(THRESHOLD));
    assert_eq!(pinned(&sample, &naive, THRESHOLD), ["School(1) BOYS"]);
    let decision = decide(&sample.cube(), &exact(THRESHOLD), None);
    assert_eq!(pinned(&sample, &decision, THRESHOLD), Vec::<String>::new());
}

/// The attacker of the property is one that is worth fending off.
#[test]
fn without_complements_most_cubes_give_counts_away() {
    let mut runner = TestRunner::deterministic();
    let cubes = 60;
    let is_broken = |sample: &Sample| {
        let naive = decide_without_complements(&sample.cube(), &exact(THRESHOLD));
        !pinned(sample, &naive, THRESHOLD).is_empty()
    };
    let samples = (0..cubes).map(|_| samples().new_tree(&mut runner).unwrap().current());
    let broken = samples.filter(is_broken).count();
    assert!(broken * 10 > cubes * 8, "{broken} of {cubes}");
}
