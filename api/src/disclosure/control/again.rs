use std::collections::{BTreeMap, BTreeSet};

use super::cube::{Cube, Subject};
use super::figures::Figures;
use super::grid::Grid;
use super::table::Table;

/// What one earlier decision of the same measure, area, period and status told: the cube as it was then, and which of its cells
/// were withheld. Whoever kept that may set it against what is told now.
#[derive(Debug, Clone)]
pub struct Before {
    cube: Cube,
    places: BTreeMap<Subject, usize>,
    withheld: BTreeSet<(Subject, String)>,
}

impl Before {
    /// What was told, by the subject and the code of the cohort of what was not.
    #[must_use]
    pub fn new(cube: Cube, withheld: BTreeSet<(Subject, String)>) -> Self {
        let places = cube.places.iter().copied().zip(0..).collect();
        Self { cube, places, withheld }
    }

    fn figures(&self, subject: Subject, code: &str) -> Option<Figures> {
        self.cube.figures.at(*self.places.get(&subject)?, self.cube.cohorts.column_of(code)?)
    }

    fn is_withheld(&self, subject: Subject, code: &str) -> bool {
        self.withheld.contains(&(subject, code.to_owned()))
    }

    fn told(&self, subject: Subject, code: &str) -> Option<Figures> {
        self.figures(subject, code).filter(|_| !self.is_withheld(subject, code))
    }

    /// Whether something of the subject was withheld.
    fn had_secrets(&self, subject: Subject) -> bool {
        self.withheld.iter().any(|(withheld, _)| *withheld == subject)
    }

    fn schools_of(&self, total: Subject) -> BTreeSet<Subject> {
        self.places.get(&total).map(|place| self.cube.schools_of(*place)).unwrap_or_default()
    }
}

/// What is withheld of a cube of which something was told before. Nothing is told that an attacker could not calculate from what
/// was told before and from schools that have no secret, so what was guarded then stays guarded, and what is small now stands in
/// no sum that is told:
///
/// - of a school without a secret, now or before, all is told; of another only what was told before and is the same;
/// - a total is told if all its schools' cells are, or if it was told before and differs from that by told cells only.
pub(super) fn withhold_again(grid: &Grid<'_>, threshold: u32, primary: &Table<bool>, before: &[Before]) -> Table<bool> {
    let again = Again { grid, threshold, primary, before };
    let mut withheld = primary.clone();
    for (place, column) in again.cells(0..grid.cube.schools) {
        if !again.is_school_told(place, column) {
            withheld.set(place, column, true);
        }
    }
    let of_schools = withheld.clone();
    for (place, column) in again.cells(grid.cube.schools..grid.cube.places.len()) {
        if !again.is_total_told(place, column, &of_schools) {
            withheld.set(place, column, true);
        }
    }
    withheld
}

struct Again<'a> {
    grid: &'a Grid<'a>,
    threshold: u32,
    primary: &'a Table<bool>,
    before: &'a [Before],
}

impl Again<'_> {
    /// The cells of some places that are there.
    fn cells(&self, places: std::ops::Range<usize>) -> Vec<(usize, usize)> {
        let columns = 0..self.grid.cohorts().codes().len();
        let cells = places.flat_map(|place| columns.clone().map(move |column| (place, column)));
        cells.filter(|(place, column)| self.figures(*place, *column).is_some()).collect()
    }

    fn figures(&self, place: usize, column: usize) -> Option<Figures> {
        self.grid.cube.figures.at(place, column)
    }

    fn subject(&self, place: usize) -> Subject {
        self.grid.cube.places.get(place).copied().unwrap_or(Subject::Area)
    }

    fn code(&self, column: usize) -> &str {
        self.grid.cohorts().codes().get(column).map_or("", String::as_str)
    }

    fn is_school_told(&self, place: usize, column: usize) -> bool {
        if self.primary.at(place, column) {
            return false;
        }
        let (school, code, figures) = (self.subject(place), self.code(column), self.figures(place, column));
        let was_told = || self.before.iter().any(|before| before.told(school, code) == figures);
        !self.has_secrets(place) || was_told()
    }

    /// Whether a cell of the school, or a rest of its cohorts, is small, or something of it was withheld before.
    fn has_secrets(&self, place: usize) -> bool {
        let school = self.subject(place);
        let is_small = |column| self.grid.is_too_small(place, column, self.threshold);
        (0..self.grid.cohorts().columns()).any(is_small) || self.before.iter().any(|before| before.had_secrets(school))
    }

    fn is_total_told(&self, place: usize, column: usize, withheld: &Table<bool>) -> bool {
        if self.primary.at(place, column) {
            return false;
        }
        let (total, code) = (self.subject(place), self.code(column));
        let now = Told { schools: self.grid.cube.schools_of(place), again: self, withheld, column };
        let follows = |before: &Before| {
            let schools = before.schools_of(total);
            before.told(total, code).is_some()
                && now.schools.union(&schools).all(|school| {
                    let then = schools.contains(school).then(|| before.figures(*school, code)).flatten();
                    let is_visible = then.is_none() || !before.is_withheld(*school, code);
                    then == now.figures(*school) || (is_visible && now.is_told(*school))
                })
        };
        now.schools.iter().all(|school| now.is_told(*school)) || self.before.iter().any(follows)
    }
}

/// What is told now of a cohort in the schools of a total.
struct Told<'a> {
    schools: BTreeSet<Subject>,
    again: &'a Again<'a>,
    withheld: &'a Table<bool>,
    column: usize,
}

impl Told<'_> {
    fn place(&self, school: Subject) -> Option<usize> {
        let place = self.again.grid.cube.place_of_school(school)?;
        self.schools.contains(&school).then_some(place)
    }

    fn figures(&self, school: Subject) -> Option<Figures> {
        self.again.figures(self.place(school)?, self.column)
    }

    /// What is not there is no secret.
    fn is_told(&self, school: Subject) -> bool {
        self.place(school).is_none_or(|place| !self.withheld.at(place, self.column))
    }
}
