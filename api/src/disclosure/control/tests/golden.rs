//! A published example, and others that can be checked by hand.

use super::super::{Cohorts, Cube, Nature, Reason, Subject, decide};
use super::sample::{count, exact, partition, withheld};

/// Counts by age and country from the vignette *Small count frequency table suppression* of the R package GaussSuppression:
/// counts up to 1 are withheld for their own sake, and all margins are shown.
#[test]
fn suppresses_as_published() {
    let cohorts = Cohorts::new(&["ALL", "YOUNG", "OLD"], &[partition("ALL", &["YOUNG", "OLD"])]).unwrap();
    let countries = [("Spain", 5, 6), ("Iceland", 2, 3), ("Portugal", 0, 4)];
    let rows: Vec<_> = (1..)
        .zip(countries)
        .flat_map(|(number, (_, young, old))| {
            [("ALL", young + old), ("YOUNG", young), ("OLD", old)].map(|(age, people)| count(number, None, age, people))
        })
        .collect();
    let decision = decide(&Cube::new(Nature::Count, cohorts, &rows).unwrap(), &exact(2), &[]);
    let (iceland, portugal) = (Subject::School(2), Subject::School(3));
    assert_eq!(withheld(&decision), [(iceland, "YOUNG"), (iceland, "OLD"), (portugal, "YOUNG"), (portugal, "OLD")]);
    let primary = decision.cells().iter().filter(|cell| cell.reason() == Some(Reason::Primary));
    assert_eq!(primary.map(|cell| (cell.subject(), cell.cohort())).collect::<Vec<_>>(), [(portugal, "YOUNG")]);
}
