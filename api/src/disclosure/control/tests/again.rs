//! What is told a second time, after somebody may have kept what was told first.

use std::collections::BTreeSet;

use super::super::{Before, Decision, Nature, Row, Subject, decide};
use super::sample::{by_sex, count, exact, share, withheld};

/// Schools of a trust by number, with boys and girls.
fn schools(schools: &[(u32, i64, i64)]) -> Vec<Row> {
    let cells = |(school, boys, girls): &(u32, i64, i64)| {
        [("ALL", boys + girls), ("BOYS", *boys), ("GIRLS", *girls)]
            .map(|(cohort, pupils)| count(*school, Some(9), cohort, pupils))
    };
    schools.iter().flat_map(cells).collect()
}

fn first(rows: &[Row]) -> Decision {
    decide(&by_sex(Nature::Count, rows), &exact(6), &[])
}

fn second(before: &[Row], now: &[Row]) -> Decision {
    last(Nature::Count, &[before.to_vec(), now.to_vec()])
}

/// The last of decisions that each know those before.
fn last(nature: Nature, releases: &[Vec<Row>]) -> Decision {
    let (mut before, mut last) = (Vec::new(), None);
    for rows in releases {
        let decision = decide(&by_sex(nature, rows), &exact(6), &before);
        let hidden = withheld(&decision).into_iter().map(|(subject, cohort)| (subject, cohort.to_owned()));
        before.push(Before::new(by_sex(nature, rows), hidden.collect()));
        last = Some(decision);
    }
    last.unwrap()
}

fn is_withheld(decision: &Decision, subject: Subject, cohort: &str) -> bool {
    decision.cell(subject, cohort).unwrap().disclosed().is_withheld()
}

/// All pupils of schools by number, each in a trust or in none.
fn all(schools: &[(u32, Option<u32>, i64)]) -> Vec<Row> {
    schools.iter().map(|(school, trust, pupils)| count(*school, *trust, "ALL", *pupils)).collect()
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

/// 78 less 50 less 25 would be 3.
#[test]
fn what_was_withheld_stays_so_after_a_release_without_it() {
    let with = all(&[(1, None, 3), (2, None, 25), (3, None, 50)]);
    let without = all(&[(1, None, 3), (3, None, 50)]);
    let corrected = all(&[(1, None, 3), (2, None, 52), (3, None, 50)]);
    assert_eq!(withheld(&first(&with)), [(Subject::School(1), "ALL"), (Subject::School(2), "ALL")]);
    for between in [without, corrected] {
        let again = last(Nature::Count, &[with.clone(), between, with.clone()]);
        assert!(is_withheld(&again, Subject::School(2), "ALL"));
        assert!(!is_withheld(&again, Subject::Area, "ALL"), "78 was told");
    }
}

/// Trust 9 had 98 with it and 95 without.
#[test]
fn a_school_that_moves_to_another_trust_is_not_the_difference_of_its_totals() {
    let of = |trust| {
        all(&[
            (1, Some(trust), 3),
            (2, Some(9), 25),
            (3, Some(9), 30),
            (4, Some(9), 40),
            (5, Some(8), 50),
            (6, Some(8), 60),
        ])
    };
    let again = second(&of(9), &of(8));
    for trust in [8, 9] {
        assert!(!is_withheld(&first(&of(9)), Subject::Trust(trust), "ALL"));
        assert!(is_withheld(&again, Subject::Trust(trust), "ALL"), "{trust}");
    }
    assert!(!is_withheld(&again, Subject::Area, "ALL"), "the area has the same schools");
}

/// 33 less 30, as was told of girls before.
#[test]
fn what_was_told_before_hides_nothing() {
    let of = |boys| schools(&[(1, boys, 30), (2, 25, 35), (3, 50, 45)]);
    assert_eq!(withheld(&first(&of(13))), []);
    let again = second(&of(13), &of(3));
    assert!(is_withheld(&again, Subject::School(1), "BOYS") && is_withheld(&again, Subject::School(1), "ALL"));
    assert!(!is_withheld(&again, Subject::School(1), "GIRLS"), "it was told and is the same");
}

/// Of 65 in four schools the fourth has 40, the third 12 and the second 10.
#[test]
fn a_correction_beside_the_point_tells_nothing_that_was_withheld() {
    let of = |denominator| {
        [(1, 3, 30), (2, 10, denominator), (3, 12, 26), (4, 40, 80)]
            .map(|(school, numerator, denominator)| share(school, None, "ALL", numerator, denominator))
            .to_vec()
    };
    let before = last(Nature::Share, &[of(25)]);
    assert!(is_withheld(&before, Subject::School(2), "ALL"));
    let again = last(Nature::Share, &[of(25), of(27)]);
    assert!(is_withheld(&again, Subject::School(2), "ALL") && is_withheld(&again, Subject::Area, "ALL"));
}

/// All but three of the pupils of a late school are in a cohort that need not be all: who the three are is its secret.
#[test]
fn a_late_school_has_a_secret_in_what_its_cohorts_leave_over() {
    let now = |girls| [schools(&EARLY), schools(&[(4, 40, girls)])].concat();
    let without_girls: Vec<Row> = now(3).into_iter().filter(|row| row.school != 4 || row.cohort != "GIRLS").collect();
    let again = second(&schools(&EARLY), &without_girls);
    assert!(is_withheld(&again, Subject::School(4), "ALL") && is_withheld(&again, Subject::Area, "ALL"));
    assert!(!is_withheld(&second(&schools(&EARLY), &now(30)), Subject::School(4), "ALL"));
}
