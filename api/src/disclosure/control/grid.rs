use super::cohorts::{Cohorts, Split};
use super::cube::Cube;
use super::figures::Heads;
use super::primary::is_too_small;
use super::table::Table;

/// The pupils of a cube as an attacker counts them: by place and column, with a column for the rest of each split.
///
/// A rest stands for the pupils of a whole who are in none of its parts. It is there for subsets, and for partitions of
/// which a part was not collected or which do not add up. Where parts exceed their whole nothing follows from either, so
/// that rest is without bounds.
#[derive(Debug, Clone)]
pub(super) struct Grid<'a> {
    pub(super) cube: &'a Cube,
    heads: Table<Option<Heads>>,
    is_divided: Table<bool>,
    is_unbounded: Table<bool>,
    has_leftovers: bool,
}

impl<'a> Grid<'a> {
    pub(super) fn new(cube: &'a Cube) -> Self {
        let (places, columns) = (cube.places.len(), cube.cohorts.columns());
        let mut grid = Self {
            cube,
            heads: Table::new(places, columns),
            is_divided: Table::new(cube.schools, cube.cohorts.splits().len()),
            is_unbounded: Table::new(places, columns),
            has_leftovers: false,
        };
        grid.count_cells();
        for school in 0..cube.schools {
            for (number, split) in cube.cohorts.splits().iter().enumerate() {
                grid.divide(school, number, split);
            }
        }
        grid
    }

    pub(super) fn cohorts(&self) -> &'a Cohorts {
        &self.cube.cohorts
    }

    /// Pupils of a cell or a rest; nothing if it is not there.
    pub(super) fn heads(&self, place: usize, column: usize) -> Option<Heads> {
        self.heads.at(place, column)
    }

    /// Whether a school has both the whole and some part of a split, so that the one bounds the other.
    pub(super) fn is_divided(&self, school: usize, split: usize) -> bool {
        self.is_divided.at(school, split)
    }

    /// Whether nothing is known of a rest because the parts exceed the whole.
    pub(super) fn is_unbounded(&self, place: usize, column: usize) -> bool {
        self.is_unbounded.at(place, column)
    }

    /// Whether a column is what a partition happens to leave over.
    pub(super) fn is_leftover(&self, column: usize) -> bool {
        self.cohorts().splits().iter().any(|split| split.rest == column && !split.is_subset)
    }

    /// Whether some partition leaves somebody over, or lacks a part.
    pub(super) fn has_leftovers(&self) -> bool {
        self.has_leftovers
    }

    /// Whether a cell or a rest is too small to be told. Of a partition nobody may be left over: that is no secret.
    pub(super) fn is_too_small(&self, place: usize, column: usize, threshold: u32) -> bool {
        self.heads(place, column).is_some_and(|heads| {
            let is_nobody = self.is_leftover(column) && heads.all() == 0;
            !is_nobody && !self.is_unbounded(place, column) && is_too_small(self.cube.nature, heads, threshold)
        })
    }

    fn count_cells(&mut self) {
        for place in 0..self.cube.places.len() {
            for column in 0..self.cohorts().codes().len() {
                let figures = self.cube.figures.at(place, column);
                self.heads.set(place, column, figures.map(|figures| Heads::of(self.cube.nature, figures)));
            }
        }
    }

    fn divide(&mut self, school: usize, number: usize, split: &Split) {
        let Some(whole) = self.heads(school, split.whole) else { return };
        let parts: Vec<Heads> = split.parts.iter().filter_map(|part| self.heads(school, *part)).collect();
        if parts.is_empty() {
            return;
        }
        self.is_divided.set(school, number, true);
        let rest = parts.iter().fold(whole, |rest, part| rest.minus(*part));
        if split.is_subset || parts.len() < split.parts.len() || rest != Heads::default() {
            self.add_rest(school, split.rest, rest);
        }
    }

    fn add_rest(&mut self, school: usize, column: usize, rest: Heads) {
        self.heads.set(school, column, Some(rest));
        self.is_unbounded.set(school, column, rest.are_negative());
        self.has_leftovers |= self.is_leftover(column);
        for place in self.cube.above(school).collect::<Vec<_>>() {
            let so_far = self.heads(place, column).unwrap_or_default();
            self.heads.set(place, column, Some(so_far.plus(rest)));
            self.is_unbounded.set(place, column, self.is_unbounded(place, column) || rest.are_negative());
        }
    }
}
