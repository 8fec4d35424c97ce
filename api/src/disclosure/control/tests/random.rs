//! Random cubes: some trusts and schools in none, whatever cohorts, large, small and no counts, cells that were not
//! collected, partitions that do not add up and cells that contradict others.

use proptest::prelude::*;

use super::super::{Cohorts, Cube, Nature, Relation, Row};
use super::sample::{count, partition, share, subset};

/// What a cube is made of.
#[derive(Debug, Clone)]
pub struct Sample {
    pub nature: Nature,
    pub relations: Vec<Relation>,
    pub rows: Vec<Row>,
}

const CODES: [&str; 12] =
    ["ALL", "BOYS", "GIRLS", "POOR", "OTHER", "SEN", "NO_SEN", "SUPPORT", "EHC", "EAL", "LOOKED_AFTER", "CARED_FOR"];

impl Sample {
    pub fn cube(&self) -> Cube {
        Cube::new(self.nature, Cohorts::new(&CODES, &self.relations).unwrap(), &self.rows).unwrap()
    }
}

/// Numbers that are used up one by one; after the last come zeros.
struct Dice<'a>(std::slice::Iter<'a, u8>);

impl Dice<'_> {
    fn below(&mut self, limit: i64) -> i64 {
        i64::from(self.0.next().copied().unwrap_or_default()) % limit
    }

    /// Nobody, a few or many.
    fn count(&mut self) -> i64 {
        match self.below(4) {
            0 => 0,
            1 => self.below(12),
            2 => self.below(50),
            _ => 30 + self.below(200),
        }
    }

    /// Some of a whole: none, some few, all or in between.
    fn some_of(&mut self, whole: i64) -> i64 {
        match self.below(6) {
            0 => 0,
            1 => self.below(5).min(whole),
            2 => (whole - self.below(5)).max(0),
            _ => whole * self.below(101) / 100,
        }
    }
}

/// Pupils inside and outside of a numerator.
type Heads = (i64, i64);

fn relations(dice: &mut Dice) -> Vec<Relation> {
    let all = [
        partition("ALL", &["BOYS", "GIRLS"]),
        partition("ALL", &["POOR", "OTHER"]),
        partition("ALL", &["SEN", "NO_SEN"]),
        partition("SEN", &["SUPPORT", "EHC"]),
        subset("ALL", "EAL"),
        subset("POOR", "LOOKED_AFTER"),
        subset("LOOKED_AFTER", "CARED_FOR"),
    ];
    let names_sen = |relation: &Relation| matches!(relation, Relation::Partition { whole, parts } if whole == "SEN" || parts.iter().any(|part| part == "SEN"));
    let is_flat = dice.below(3) == 0;
    let mut chosen: Vec<Relation> = all.into_iter().filter(|_| dice.below(3) > 0).collect();
    if is_flat {
        chosen.retain(|relation| !names_sen(relation));
        chosen.push(partition("ALL", &["SUPPORT", "EHC", "NO_SEN"]));
    }
    chosen
}

/// The pupils of each cohort below a whole, whose own are given.
fn divide(whole: &str, heads: Heads, relations: &[Relation], dice: &mut Dice, cells: &mut Vec<(String, Heads)>) {
    cells.push((whole.to_owned(), heads));
    for relation in relations {
        match relation {
            Relation::Subset { whole: named, part } if named == whole => {
                let some = (dice.some_of(heads.0), dice.some_of(heads.1));
                divide(part, some, relations, dice, cells);
            }
            Relation::Partition { whole: named, parts } if named == whole => {
                let mut left = heads;
                for (number, part) in parts.iter().enumerate() {
                    let is_last = number + 1 == parts.len();
                    // Now and then some pupils are in no part.
                    let takes_all = is_last && dice.below(12) > 0;
                    let taken = if takes_all { left } else { (dice.some_of(left.0), dice.some_of(left.1)) };
                    left = (left.0 - taken.0, left.1 - taken.1);
                    divide(part, taken, relations, dice, cells);
                }
            }
            Relation::Subset { .. } | Relation::Partition { .. } => {}
        }
    }
}

fn sample(nature: Nature, structure: &[u8], schools: &[Vec<u8>], is_tidy: bool) -> Sample {
    let mut dice = Dice(structure.iter());
    let (trusts, relations) = (dice.below(4), relations(&mut dice));
    let mut rows = Vec::new();
    for (school, dice) in (1..).zip(schools) {
        let mut dice = Dice(dice.iter());
        let trust = u32::try_from(dice.below(trusts + 1)).ok().filter(|trust| *trust > 0);
        let mut cells = Vec::new();
        let heads = (dice.count(), dice.count());
        divide("ALL", heads, &relations, &mut dice, &mut cells);
        for (cohort, (mut inside, outside)) in cells {
            if !is_tidy && dice.below(40) == 1 {
                inside += 4;
            }
            let row = match nature {
                Nature::Share => share(school, trust, &cohort, inside, inside + outside),
                Nature::Rate => Row { pupils: Some(outside), ..share(school, trust, &cohort, inside, 190 * outside) },
                _ => count(school, trust, &cohort, inside),
            };
            if is_tidy || dice.below(12) < 11 {
                rows.push(row);
            }
        }
    }
    Sample { nature, relations, rows }
}

/// Cubes of counts and of shares.
pub fn samples() -> impl Strategy<Value = Sample> {
    samples_of(&[Nature::Count, Nature::Share])
}

/// Cubes of some natures.
pub fn samples_of(natures: &[Nature]) -> impl Strategy<Value = Sample> + use<> {
    let dice = |length| prop::collection::vec(any::<u8>(), length);
    let nature = prop::sample::select(natures.to_vec());
    let schools = prop::collection::vec(dice(80), 2..=12);
    (nature, dice(12), schools, any::<bool>())
        .prop_map(|(nature, structure, schools, is_tidy)| sample(nature, &structure, &schools, is_tidy))
}

/// Cubes that follow each other: of each school the cells stay the same, are others, are in another trust, lack one, or the school
/// is not there.
pub fn chains() -> impl Strategy<Value = Vec<Sample>> {
    let dice = |length| prop::collection::vec(any::<u8>(), length);
    let nature = prop::sample::select(vec![Nature::Count, Nature::Share, Nature::Rate]);
    let schools = || prop::collection::vec(dice(80), 2..=8);
    let later = prop::collection::vec((schools(), dice(40)), 1..=2);
    (nature, dice(12), schools(), later, any::<bool>()).prop_map(|(nature, structure, first, later, is_tidy)| {
        let mut chain = vec![sample(nature, &structure, &first, is_tidy)];
        for (schools, dice) in later {
            let other = sample(nature, &structure, &schools, is_tidy);
            let next = followed(chain.last().unwrap(), &other, &mut Dice(dice.iter()));
            chain.push(next);
        }
        chain
    })
}

fn followed(last: &Sample, other: &Sample, dice: &mut Dice) -> Sample {
    let of = |sample: &Sample, school: u32| -> Vec<Row> {
        sample.rows.iter().filter(|row| row.school == school).cloned().collect()
    };
    let mut rows = Vec::new();
    for school in 1..=8 {
        let (mut same, others) = (of(last, school), of(other, school));
        match dice.below(8) {
            0 => {}
            1 | 2 => rows.extend(others),
            3 => {
                let trust = others.first().and_then(|row| row.trust);
                rows.extend(same.into_iter().map(|row| Row { trust, ..row }));
            }
            4 => {
                same.pop();
                rows.extend(same);
            }
            5 => {
                let trust = same.first().or(others.first()).and_then(|row| row.trust);
                let place = usize::try_from(dice.below(12)).unwrap_or_default();
                let changed = others.into_iter().nth(place).map(|row| Row { trust, ..row });
                same.retain(|row| changed.as_ref().is_none_or(|changed| changed.cohort != row.cohort));
                rows.extend(same.into_iter().chain(changed));
            }
            _ => rows.extend(same),
        }
    }
    Sample { nature: last.nature, relations: last.relations.clone(), rows }
}
