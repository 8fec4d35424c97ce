use entities::states::QaFrameworkSubject;
use entities::{qa_criterion, qa_framework, qa_grade};
use proptest::prelude::*;

use super::*;

/// Criteria A, B and C that weigh 1, 2 and 3, on a scale of four.
fn framework() -> Framework {
    let row = qa_framework::Model {
        id: 1,
        code: "INVENTED".into(),
        version: 1,
        name: "Invented".into(),
        subject: QaFrameworkSubject::Provision,
        source: "This test".into(),
        published_on: "2016-09-01".parse().unwrap(),
    };
    let grades = ["BEST", "GOOD", "FAIR", "WORST"].iter().zip(1..).map(|(code, number)| qa_grade::Model {
        framework_id: 1,
        number,
        code: (*code).into(),
        name: (*code).into(),
    });
    let criteria = ["A", "B", "C"].iter().zip(1..).map(|(code, position)| qa_criterion::Model {
        framework_id: 1,
        position,
        code: (*code).into(),
        name: (*code).into(),
        question: "How is it?".into(),
        weight: i32::from(position),
    });
    Framework { row, grades: grades.collect(), criteria: criteria.collect(), descriptors: vec![] }
}

fn given(pairs: &[(&str, &str)]) -> Vec<Given> {
    let one = |(criterion, grade): &(&str, &str)| Given { criterion: (*criterion).into(), grade: (*grade).into() };
    pairs.iter().map(one).collect()
}

fn codes(refused: &QualityRefused) -> Vec<String> {
    refused.each().iter().map(|one| format!("{} {}", one.field(), one.code())).collect()
}

#[test]
fn every_criterion_is_judged_once() {
    let all = given(&[("B", "GOOD"), ("A", "BEST"), ("C", "FAIR")]);
    assert_eq!(judge(&framework(), &all, "GOOD"), Ok((Grades::from([(1, 1), (2, 2), (3, 3)]), 2)));
    let wrong = given(&[("A", "BEST"), ("A", "GOOD"), ("D", "GOOD"), ("B", "STRONG")]);
    let expected = [
        "judgements.1.criterion CRITERION_TWICE",
        "judgements.2.criterion UNKNOWN_CRITERION",
        "judgements.3.grade UNKNOWN_GRADE",
        "judgements CRITERION_MISSING",
        "overallGrade UNKNOWN_GRADE",
    ];
    assert_eq!(codes(&judge(&framework(), &wrong, "good").unwrap_err()), expected);
    assert_eq!(codes(&judge(&framework(), &[], "GOOD").unwrap_err()), ["judgements CRITERION_MISSING"]);
}

#[test]
fn the_overall_grade_is_within_those_of_the_criteria() {
    let all = given(&[("A", "GOOD"), ("B", "GOOD"), ("C", "FAIR")]);
    for (overall, is_within) in [("BEST", false), ("GOOD", true), ("FAIR", true), ("WORST", false)] {
        assert_eq!(judge(&framework(), &all, overall).is_ok(), is_within, "{overall}");
    }
}

#[test]
fn a_moderator_changes_some_grades_and_the_rest_stay() {
    let before = (Grades::from([(1, 2), (2, 2), (3, 3)]), 2);
    let moderated = moderate(&framework(), before.clone(), &given(&[("C", "WORST")]), Some("FAIR"));
    assert_eq!(moderated, Ok((Grades::from([(1, 2), (2, 2), (3, 4)]), 3)));
    assert_eq!(moderate(&framework(), before.clone(), &[], None), Ok(before.clone()));
    let worse = given(&[("A", "FAIR"), ("B", "FAIR")]);
    assert_eq!(
        codes(&moderate(&framework(), before, &worse, None).unwrap_err()),
        ["overallGrade OVERALL_OUT_OF_RANGE"]
    );
}

/// (1 × 1 + 2 × 2 + 3 × 4) ÷ 6 = 2.83, and (1 × 1 + 2 × 1 + 3 × 2) ÷ 6 = 1.5.
#[test]
fn a_criterion_counts_by_its_weight() {
    let mean = |grades: [(i16, i16); 3]| weighted_mean(&framework(), &Grades::from(grades)).unwrap().get();
    assert_eq!(mean([(1, 1), (2, 2), (3, 4)]), 2_830);
    assert_eq!(mean([(1, 1), (2, 1), (3, 2)]), 1_500);
    assert_eq!(weighted_mean(&framework(), &Grades::new()), None);
}

proptest! {
    #[test]
    fn the_mean_is_within_the_grades(one in 1..5_i16, two in 1..5_i16, three in 1..5_i16) {
        let grades = Grades::from([(1, one), (2, two), (3, three)]);
        let mean = weighted_mean(&framework(), &grades).unwrap().get();
        let limits = grades.values().min().zip(grades.values().max()).unwrap();
        prop_assert!((i64::from(*limits.0) * 1_000..=i64::from(*limits.1) * 1_000).contains(&mean));
    }
}
