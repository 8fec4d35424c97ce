//! What is told a second time, after somebody may have kept what was told first.

use std::collections::BTreeSet;

use super::super::{Before, Decision, Nature, Row, Subject, decide};
use super::sample::{by_sex, count, exact, withheld};

/// Schools of a trust by number, with boys and girls.
fn schools(schools: &[(u32, i64, i64)]) -> Vec<Row> {
    let cells = |(school, boys, girls): &(u32, i64, i64)| {
        [("ALL", boys + girls), ("BOYS", *boys), ("GIRLS", *girls)]
            .map(|(cohort, pupils)| count(*school, Some(9), cohort, pupils))
    };
    schools.iter().flat_map(cells).collect()
}

fn first(rows: &[Row]) -> Decision {
    decide(&by_sex(Nature::Count, rows), &exact(6), None)
}

fn second(before: &[Row], now: &[Row]) -> Decision {
    let told = first(before);
    let hidden: BTreeSet<_> =
        withheld(&told).into_iter().map(|(subject, cohort)| (subject, cohort.to_owned())).collect();
    let before = Before::new(by_sex(Nature::Count, before), hidden);
    decide(&by_sex(Nature::Count, now), &exact(6), Some(&before))
}

const EARLY: [(u32, i64, i64); 3] = [(1, 30, 40), (2, 25, 35), (3, 50, 45)];

#[test]
fn what_has_not_changed_is_told_as_before() {
    for few in [20, 3] {
        let rows = schools(&[(1, few, 40), (2, 25, 35), (3, 50, 45)]);
        assert_eq!(withheld(&second(&rows, &rows)), withheld(&first(&rows)), "{few}");
    }
}

#[test]
fn a_late_school_of_enough_pupils_withholds_nothing() {
    let now = schools(&[EARLY[0], EARLY[1], EARLY[2], (4, 20, 22)]);
    assert_eq!(withheld(&second(&schools(&EARLY), &now)), []);
}

#[test]
fn the_totals_do_not_tell_what_a_late_school_of_few_pupils_has() {
    let now = schools(&[EARLY[0], EARLY[1], EARLY[2], (4, 3, 22)]);
    let is_withheld =
        |decision: &Decision, subject, cohort| decision.cell(subject, cohort).unwrap().disclosed().is_withheld();
    for total in [Subject::Trust(9), Subject::Area] {
        assert!(!is_withheld(&first(&now), total, "BOYS"), "{total:?} is told where nothing was told before");
        assert!(is_withheld(&second(&schools(&EARLY), &now), total, "BOYS"), "{total:?}");
    }
}

#[test]
fn a_corrected_cell_that_is_told_leaves_its_totals_told() {
    let now = schools(&[(1, 31, 40), EARLY[1], EARLY[2]]);
    assert_eq!(withheld(&second(&schools(&EARLY), &now)), []);
}

#[test]
fn what_was_withheld_for_the_sake_of_another_stays_so_without_it() {
    let before = schools(&[(1, 3, 40), EARLY[1], EARLY[2]]);
    let now = schools(&[(1, 33, 40), EARLY[1], EARLY[2]]);
    let hidden = |decision: &Decision| -> BTreeSet<(Subject, String)> {
        withheld(decision).into_iter().map(|(subject, cohort)| (subject, cohort.to_owned())).collect()
    };
    assert_eq!(hidden(&first(&now)), BTreeSet::new());
    let partners: Vec<_> =
        hidden(&first(&before)).into_iter().filter(|(subject, _)| *subject != Subject::School(1)).collect();
    assert!(!partners.is_empty());
    let again = hidden(&second(&before, &now));
    assert!(partners.iter().all(|partner| again.contains(partner)), "{partners:?} of {again:?}");
}

#[test]
fn a_school_that_left_is_hidden_if_it_was() {
    let before = schools(&[(1, 3, 40), EARLY[1], EARLY[2]]);
    let now = schools(&[EARLY[1], EARLY[2]]);
    let again = second(&before, &now);
    assert!(again.cell(Subject::Area, "BOYS").unwrap().disclosed().is_withheld());
}
