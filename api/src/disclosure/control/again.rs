use std::collections::{BTreeMap, BTreeSet};

use super::cube::{Cube, Subject};
use super::figures::Figures;
use super::table::Table;

/// What was told of the same measure, area, period and status before: the cube as it was then, and which of its cells were
/// withheld. Whoever kept that may subtract it from what is told now.
#[derive(Debug, Clone)]
pub struct Before {
    cube: Cube,
    withheld: BTreeSet<(Subject, String)>,
}

impl Before {
    /// What was told, by the subject and the code of the cohort of what was not.
    #[must_use]
    pub const fn new(cube: Cube, withheld: BTreeSet<(Subject, String)>) -> Self {
        Self { cube, withheld }
    }

    /// Cells that stay withheld: those of schools whose figures are the same, and all totals. Shown now, they would make up
    /// for what was left out then.
    pub(super) fn kept(&self, now: &Cube) -> Table<bool> {
        let mut kept = Table::new(now.places.len(), now.cohorts.columns());
        for (place, subject) in now.places.iter().enumerate() {
            let former = self.place(*subject);
            for (column, code) in now.cohorts.codes().iter().enumerate() {
                let Some(figures) = now.figures.at(place, column) else { continue };
                let is_same = || place >= now.schools || former.at(self, code) == Some(figures);
                kept.set(place, column, self.is_withheld(*subject, code) && is_same());
            }
        }
        kept
    }

    /// Totals that were told and would be told again, in which a cell has changed that is withheld now or was then: the
    /// difference is what those cells changed by.
    pub(super) fn betrayed(&self, now: &Cube, withheld: &Table<bool>) -> Vec<(usize, usize)> {
        let changed = self.hidden_changes(now, withheld);
        let told_again = |place: usize, column: usize, code: &String| {
            let subject = now.places.get(place).copied().unwrap_or(Subject::Area);
            let was_told = self.place(subject).at(self, code).is_some() && !self.is_withheld(subject, code);
            was_told && now.figures.at(place, column).is_some() && !withheld.at(place, column)
        };
        let mut betrayed = Vec::new();
        for (column, code) in now.cohorts.codes().iter().enumerate() {
            let Some(schools) = changed.get(code) else { continue };
            let totals = (now.schools..now.places.len()).filter(|place| told_again(*place, column, code));
            let has_changed = |place: &usize| schools.iter().any(|school| self.is_within(now, *school, *place));
            betrayed.extend(totals.filter(has_changed).map(|place| (place, column)));
        }
        betrayed
    }

    /// Schools by the code of a cohort of which their figures have changed, unknown to the public.
    fn hidden_changes(&self, now: &Cube, withheld: &Table<bool>) -> BTreeMap<String, BTreeSet<Subject>> {
        let places: BTreeMap<Subject, usize> = now.places.iter().copied().zip(0..).collect();
        let schools = self.cube.places.iter().chain(&now.places).filter(|place| matches!(place, Subject::School(_)));
        let schools: BTreeSet<Subject> = schools.copied().collect();
        let mut changes = BTreeMap::<String, BTreeSet<Subject>>::new();
        for (column, code) in now.cohorts.codes().iter().enumerate() {
            for school in &schools {
                let place = places.get(school).copied();
                let figures = place.and_then(|place| now.figures.at(place, column));
                let is_hidden = place.is_some_and(|place| withheld.at(place, column));
                let has_changed = self.place(*school).at(self, code) != figures;
                if has_changed && (is_hidden || self.is_withheld(*school, code)) {
                    changes.entry(code.clone()).or_default().insert(*school);
                }
            }
        }
        changes
    }

    fn is_withheld(&self, subject: Subject, code: &str) -> bool {
        self.withheld.contains(&(subject, code.to_owned()))
    }

    /// Whether a school is part of a total, or was.
    fn is_within(&self, now: &Cube, school: Subject, total: usize) -> bool {
        let is_in = |cube: &Cube, total: Subject| {
            let place = cube.places.iter().position(|place| *place == school);
            place.is_some_and(|place| cube.above(place).any(|above| cube.places.get(above) == Some(&total)))
        };
        now.places.get(total).is_some_and(|total| is_in(now, *total) || is_in(&self.cube, *total))
    }

    fn place(&self, subject: Subject) -> Former {
        Former(self.cube.places.iter().position(|place| *place == subject))
    }
}

/// A place of the former cube, if it was there.
struct Former(Option<usize>);

impl Former {
    fn at(&self, before: &Before, code: &str) -> Option<Figures> {
        before.cube.figures.at(self.0?, before.cube.cohorts.column_of(code)?)
    }
}
