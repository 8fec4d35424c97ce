//! Cubes of a few schools that can be checked by hand.

use super::super::{Cohorts, Cube, Decision, LARGEST_FIGURE, Nature, Reason, Row, RuleSet, Subject, decide};
use super::attacker::pinned;
use super::random::Sample;
use super::sample::{by_sex, count, exact, partition, share, subset, withheld};

/// Boys and girls of schools with their trusts, and all pupils.
fn schools(schools: &[(u32, Option<u32>, i64, i64)]) -> Vec<Row> {
    let cells = |&(school, trust, boys, girls): &(u32, Option<u32>, i64, i64)| {
        [("ALL", boys + girls), ("BOYS", boys), ("GIRLS", girls)]
            .map(|(cohort, pupils)| count(school, trust, cohort, pupils))
    };
    schools.iter().flat_map(cells).collect()
}

fn decide_counts(rows: &[Row]) -> Decision {
    decide(&by_sex(Nature::Count, rows), &exact(6), &[])
}

fn shown(decision: &Decision, subject: Subject, cohort: &str) -> Option<(Option<i64>, Option<i64>, Option<i64>)> {
    let shown = *decision.cell(subject, cohort)?.disclosed().shown()?;
    Some((shown.value_thousandths(), shown.numerator(), shown.denominator()))
}

#[test]
fn a_partner_in_the_same_trust_spares_the_totals() {
    let rows = schools(&[(1, Some(9), 3, 30), (2, Some(9), 20, 25), (3, Some(9), 40, 45), (4, None, 8, 9)]);
    let pairs = [(1, "BOYS"), (1, "GIRLS"), (2, "BOYS"), (2, "GIRLS")];
    let expected = pairs.map(|(school, cohort)| (Subject::School(school), cohort));
    assert_eq!(withheld(&decide_counts(&rows)), expected);
}

#[test]
fn a_school_alone_in_its_trust_is_withheld_with_it() {
    let rows = schools(&[(1, Some(9), 3, 30), (2, None, 20, 25), (3, None, 40, 45)]);
    let decision = decide_counts(&rows);
    for subject in [Subject::Trust(9), Subject::School(1)] {
        assert_eq!(decision.cell(subject, "BOYS").unwrap().reason(), Some(Reason::Primary));
        assert_eq!(decision.cell(subject, "GIRLS").unwrap().reason(), Some(Reason::Secondary));
        assert_eq!(decision.cell(subject, "ALL").unwrap().reason(), None);
    }
    assert!(["ALL", "BOYS", "GIRLS"].iter().all(|cohort| shown(&decision, Subject::Area, cohort).is_some()));
}

#[test]
fn an_area_of_one_school_has_the_same_gaps_as_the_school() {
    let decision = decide_counts(&schools(&[(1, Some(9), 3, 30)]));
    for subject in [Subject::Area, Subject::Trust(9), Subject::School(1)] {
        let found = ["ALL", "BOYS", "GIRLS"].map(|cohort| shown(&decision, subject, cohort).is_some());
        assert_eq!(found, [true, false, false], "{subject:?}");
    }
}

#[test]
fn where_all_cells_are_small_only_totals_that_give_nothing_away_are_shown() {
    let few = schools(&[(1, None, 0, 1), (2, None, 1, 0)]);
    let decision = decide_counts(&few);
    assert_eq!((decision.tally().primary, decision.tally().withheld()), (9, 9));
    let more = schools(&[(1, None, 2, 1), (2, None, 1, 2), (3, None, 2, 2)]);
    let decision = decide_counts(&more);
    assert_eq!(shown(&decision, Subject::Area, "ALL"), Some((Some(10_000), Some(10), None)));
    assert_eq!(decision.tally().withheld(), 11);
}

#[test]
fn an_empty_cube_has_no_cells() {
    let decision = decide_counts(&[]);
    assert_eq!((decision.cells().len(), decision.tally().withheld()), (0, 0));
    assert_eq!((decision.rules_code(), decision.rules_version()), ("TEST", 3));
}

/// Six pupils are shown and all of them are girls. Were it said that girls are withheld for the sake of boys, girls would be
/// six at least, which leaves no boys; as it is, each number of boys is as likely.
#[test]
fn to_tell_why_a_cell_is_withheld_would_give_another_away() {
    let decision = decide_counts(&schools(&[(1, None, 0, 6), (2, None, 10, 12)]));
    let school = Subject::School(1);
    assert_eq!(shown(&decision, school, "ALL"), Some((Some(6_000), Some(6), None)));
    assert_eq!(decision.cell(school, "BOYS").unwrap().reason(), Some(Reason::Primary));
    assert_eq!(decision.cell(school, "GIRLS").unwrap().reason(), Some(Reason::Secondary));
    let possible = || (0..=6).map(|boys| (boys, 6 - boys));
    let with_reasons: Vec<_> = possible().filter(|(boys, girls)| *boys < 6 && *girls >= 6).collect();
    assert_eq!(with_reasons, [(0, 6)]);
    assert_eq!(possible().filter(|(boys, girls)| *boys < 6 || *girls < 6).count(), 7);
    let told = |cohort| decision.cell(school, cohort).unwrap().disclosed();
    assert_eq!(told("BOYS"), told("GIRLS"));
}

/// 97 of 100 pupils have English as an additional language, so three have not.
#[test]
fn the_rest_of_a_subset_is_guarded_like_a_cell() {
    let cohorts = Cohorts::new(&["ALL", "EAL"], &[subset("ALL", "EAL")]).unwrap();
    let cells = [(1, 100, 97), (2, 80, 20), (3, 90, 40)];
    let rows: Vec<_> = cells
        .iter()
        .flat_map(|(school, all, eal)| [count(*school, None, "ALL", *all), count(*school, None, "EAL", *eal)])
        .collect();
    let decision = decide(&Cube::new(Nature::Count, cohorts, &rows).unwrap(), &exact(6), &[]);
    assert_eq!(withheld(&decision), [(Subject::School(1), "EAL"), (Subject::School(2), "EAL")]);
}

/// Boys of the second school were not collected, but they are all pupils without the girls.
#[test]
fn a_part_that_was_not_collected_is_guarded_if_it_can_be_derived() {
    let mut rows = schools(&[(1, None, 30, 40), (2, None, 2, 40), (3, None, 30, 30)]);
    rows.retain(|row| row.school != 2 || row.cohort != "BOYS");
    let decision = decide_counts(&rows);
    assert_eq!(decision.cell(Subject::School(2), "BOYS"), None);
    assert!(decision.cell(Subject::School(2), "GIRLS").unwrap().disclosed().is_withheld());
    let relations = vec![partition("ALL", &["BOYS", "GIRLS"])];
    assert_eq!(pinned(&Sample { nature: Nature::Count, relations, rows }, &decision, 6), Vec::<String>::new());
}

/// A school says that it has more boys and girls than pupils: nothing follows from either, and others are not affected.
#[test]
fn parts_that_exceed_their_whole_withhold_no_more_than_they_must() {
    let mut rows = schools(&[(1, None, 3, 40), (2, None, 30, 40), (3, None, 30, 30)]);
    rows[0].numerator = Some(20);
    let decision = decide_counts(&rows);
    assert!(decision.tally().withheld() < 9, "{:?}", withheld(&decision));
    let relations = vec![partition("ALL", &["BOYS", "GIRLS"])];
    assert_eq!(pinned(&Sample { nature: Nature::Count, relations, rows }, &decision, 6), Vec::<String>::new());
}

#[test]
fn shares_are_rounded_after_they_were_decided_on() {
    let rows = [share(1, None, "ALL", 33, 80), share(2, None, "ALL", 13, 26), share(3, None, "ALL", 6, 11)];
    let rules = RuleSet { count_base: 5, ..exact(6) };
    let decision = decide(&by_sex(Nature::Share, &rows), &rules, &[]);
    assert_eq!(shown(&decision, Subject::School(1), "ALL"), Some((Some(41_300), Some(35), Some(80))));
    // 52 of 117, not the 43.5 of 50 of 115.
    assert_eq!(shown(&decision, Subject::Area, "ALL"), Some((Some(44_400), Some(50), Some(115))));
    let reasons = [2, 3].map(|school| decision.cell(Subject::School(school), "ALL").unwrap().reason());
    assert_eq!(reasons, [Some(Reason::Secondary), Some(Reason::Primary)]);
}

#[test]
fn means_of_totals_are_weighted_by_pupils() {
    let score = |school, mean, pupils| Row {
        school,
        cohort: "ALL".to_owned(),
        pupils: Some(pupils),
        value_thousandths: Some(mean),
        ..Row::default()
    };
    let rows = [score(1, 102_000, 30), score(2, 98_000, 10)];
    let decision = decide(&by_sex(Nature::Score, &rows), &exact(6), &[]);
    assert_eq!(shown(&decision, Subject::Area, "ALL"), Some((Some(101_000), None, Some(40))));
    assert_eq!(shown(&decision, Subject::School(2), "ALL"), Some((Some(98_000), None, Some(10))));
}

#[test]
fn a_rate_is_judged_by_its_pupils() {
    let rate = |school, pupils| Row { pupils: Some(pupils), ..share(school, None, "ALL", 190, 3_800) };
    let decision = decide(&by_sex(Nature::Rate, &[rate(1, 20), rate(2, 5), rate(3, 30)]), &exact(6), &[]);
    assert_eq!(decision.cell(Subject::School(2), "ALL").unwrap().reason(), Some(Reason::Primary));
    assert_eq!(decision.tally().withheld(), 2);
    assert_eq!(shown(&decision, Subject::School(3), "ALL"), Some((Some(5_000), Some(190), Some(3_800))));
}

#[test]
fn a_rate_is_judged_by_what_it_counts() {
    let exclusions = |school, counted| Row { pupils: Some(900), ..share(school, None, "ALL", counted, 900) };
    let rows = [exclusions(1, 9), exclusions(2, 1), exclusions(3, 12), exclusions(4, 30)];
    let decision = decide(&by_sex(Nature::Rate, &rows), &exact(6), &[]);
    assert_eq!(decision.cell(Subject::School(2), "ALL").unwrap().reason(), Some(Reason::Primary));
    assert_eq!(decision.cell(Subject::School(1), "ALL").unwrap().reason(), Some(Reason::Secondary));
    assert_eq!(shown(&decision, Subject::Area, "ALL"), Some((Some(1_400), Some(52), Some(3_600))));
}

#[test]
fn ratios_have_no_totals() {
    let ratio = |school, value| Row { value_thousandths: Some(value), ..share(school, Some(9), "ALL", 0, 0) };
    let decision = decide(&by_sex(Nature::Ratio, &[ratio(1, 41_300), ratio(2, 62_500)]), &exact(6), &[]);
    assert_eq!((decision.tally().cells, decision.tally().withheld()), (2, 0));
    assert_eq!(shown(&decision, Subject::School(2), "ALL"), Some((Some(62_500), None, None)));
}

#[test]
fn nothing_is_withheld_that_is_not_about_pupils_or_has_no_threshold() {
    let rows = schools(&[(1, None, 1, 2), (2, None, 0, 0)]);
    let money = decide(&by_sex(Nature::NotOfPupils, &rows), &exact(6), &[]);
    assert_eq!((money.tally().cells, money.tally().withheld()), (9, 0));
    assert_eq!(shown(&money, Subject::Area, "BOYS"), Some((Some(1_000), None, None)));
    assert_eq!(decide(&by_sex(Nature::Count, &rows), &exact(0), &[]).tally().withheld(), 0);
}

#[test]
fn the_largest_figures_and_thresholds_are_decided() {
    let half = LARGEST_FIGURE / 2;
    let rows = [share(1, None, "ALL", half - 3, half), share(2, None, "ALL", half / 2, half)];
    let decision = decide(&by_sex(Nature::Share, &rows), &exact(6), &[]);
    assert!(decision.tally().withheld() >= 2);
    let rules = RuleSet { count_base: u32::MAX, ..exact(u32::MAX) };
    assert!(decide(&by_sex(Nature::Share, &rows), &rules, &[]).tally().primary > 0);
}
