//! An area as large as they come.

use super::super::{Cohorts, Cube, DecidedCell, Nature, Relation, Row, Subject, decide};
use super::sample::{exact, partition, share, subset};

const CODES: [&str; 16] = [
    "ALL",
    "BOYS",
    "GIRLS",
    "DISADVANTAGED",
    "OTHER",
    "SEN",
    "NO_SEN",
    "SEN_SUPPORT",
    "EHC_PLAN",
    "LOW",
    "MIDDLE",
    "HIGH",
    "EAL",
    "LOOKED_AFTER",
    "MOBILE",
    "CARE_LEAVER",
];

fn relations() -> [Relation; 9] {
    [
        partition("ALL", &["BOYS", "GIRLS"]),
        partition("ALL", &["DISADVANTAGED", "OTHER"]),
        partition("ALL", &["SEN", "NO_SEN"]),
        partition("SEN", &["SEN_SUPPORT", "EHC_PLAN"]),
        partition("ALL", &["LOW", "MIDDLE", "HIGH"]),
        subset("ALL", "EAL"),
        subset("DISADVANTAGED", "LOOKED_AFTER"),
        subset("ALL", "MOBILE"),
        subset("LOOKED_AFTER", "CARE_LEAVER"),
    ]
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    /// About so many percent of a whole.
    fn percent(&mut self, whole: i64, percent: i64) -> i64 {
        (0..whole).filter(|_| self.below(100) < percent).count().try_into().unwrap()
    }
}

fn cells(numbers: &mut Numbers, passing: i64) -> Vec<(&'static str, i64, i64)> {
    let all = 20 + numbers.below(80);
    let inside = numbers.percent(all, passing);
    let parts = [
        ("ALL", "BOYS", Some("GIRLS"), 51),
        ("ALL", "DISADVANTAGED", Some("OTHER"), 30),
        ("ALL", "SEN", Some("NO_SEN"), 18),
        ("SEN", "SEN_SUPPORT", Some("EHC_PLAN"), 70),
        ("ALL", "LOW", Some("REST"), 20),
        ("REST", "MIDDLE", Some("HIGH"), 60),
        ("ALL", "EAL", None, 20),
        ("DISADVANTAGED", "LOOKED_AFTER", None, 5),
        ("ALL", "MOBILE", None, 4),
        ("LOOKED_AFTER", "CARE_LEAVER", None, 30),
    ];
    let mut cells = vec![("ALL", inside, all - inside)];
    for (whole, part, other, percent) in parts {
        let (_, inside, outside) = *cells.iter().find(|(code, ..)| *code == whole).unwrap();
        let (in_part, out_part) = (numbers.percent(inside, percent), numbers.percent(outside, percent));
        cells.push((part, in_part, out_part));
        cells.extend(other.map(|other| (other, inside - in_part, outside - out_part)));
    }
    cells.retain(|(code, ..)| *code != "REST");
    cells
}

/// 600 schools, two thirds of them in one of 40 trusts, by 16 cohorts.
pub fn large(nature: Nature, passing: i64) -> Cube {
    let mut numbers = Numbers(7);
    let mut rows: Vec<Row> = Vec::new();
    for school in 1..=600 {
        let trust = (school % 3 > 0).then_some(school % 60 + 1);
        rows.extend(cells(&mut numbers, passing).into_iter().map(|(cohort, inside, outside)| Row {
            pupils: Some(inside + outside),
            ..share(school, trust, cohort, inside, inside + outside)
        }));
    }
    Cube::new(nature, Cohorts::new(&CODES, &relations()).unwrap(), &rows).unwrap()
}

/// It takes a quarter of a second of processor time in a release build, shares twice that; the worst of such cubes, of which
/// nine cells in ten are small, about one.
#[test]
fn a_large_area_keeps_its_totals() {
    let decision = decide(&large(Nature::Count, 97), &exact(6), &[]);
    let is_shown = |cell: &&DecidedCell| !cell.disclosed().is_withheld();
    let of_area = decision.cells().iter().filter(|cell| cell.subject() == Subject::Area);
    assert_eq!(of_area.filter(is_shown).count(), CODES.len());
    let tally = decision.tally();
    assert_eq!(tally.cells, CODES.len() * 641);
    assert!(tally.secondary < tally.primary, "{tally:?}");
}
