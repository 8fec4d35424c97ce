//! What holds of every decision.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::{DecidedCell, Reason, Subject, decide};
use super::random::{Sample, samples};
use super::sample::exact;

fn samples_in_two_orders() -> impl Strategy<Value = (Sample, Sample)> {
    samples().prop_flat_map(|sample| {
        let shuffled = Just(sample.rows.clone()).prop_shuffle();
        shuffled.prop_map(move |rows| (sample.clone(), Sample { rows, ..sample.clone() }))
    })
}

fn numerator(cell: &DecidedCell) -> Option<i64> {
    cell.disclosed().shown()?.numerator()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_same_cells_are_withheld_however_they_are_asked_for((sample, shuffled) in samples_in_two_orders()) {
        let decision = decide(&sample.cube(), &exact(6), &[]);
        prop_assert_eq!(&decision, &decide(&shuffled.cube(), &exact(6), &[]));
        for cell in decision.cells() {
            prop_assert_eq!(decision.cell(cell.subject(), cell.cohort()), Some(cell));
        }
    }

    #[test]
    fn totals_that_are_shown_are_those_of_the_schools(sample in samples()) {
        let decision = decide(&sample.cube(), &exact(6), &[]);
        let mut sums = BTreeMap::<(Subject, &str), i64>::new();
        for row in &sample.rows {
            let subjects = [Subject::School(row.school), Subject::Area].into_iter().chain(row.trust.map(Subject::Trust));
            for subject in subjects {
                *sums.entry((subject, &row.cohort)).or_default() += row.numerator.unwrap();
            }
        }
        for cell in decision.cells().iter().filter(|cell| !cell.disclosed().is_withheld()) {
            prop_assert_eq!(numerator(cell), sums.get(&(cell.subject(), cell.cohort())).copied());
        }
    }

    #[test]
    fn what_is_withheld_has_a_reason_and_no_figures(sample in samples()) {
        let decision = decide(&sample.cube(), &exact(6), &[]);
        for cell in decision.cells() {
            prop_assert_eq!(cell.reason().is_some(), cell.disclosed().is_withheld());
            prop_assert_eq!(cell.reason().is_some(), cell.disclosed().shown().is_none());
        }
        let tally = decision.tally();
        let primary = decision.cells().iter().filter(|cell| cell.reason() == Some(Reason::Primary)).count();
        prop_assert_eq!((tally.cells, tally.primary), (decision.cells().len(), primary));
        prop_assert!(decision.cells().is_sorted_by_key(DecidedCell::subject));
        prop_assert!(tally.primary > 0 || tally.secondary == 0);
    }
}
