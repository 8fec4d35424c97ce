use std::cmp::Reverse;
use std::ops::Add;

use super::cohorts::Split;
use super::cube::Cube;
use super::grid::Grid;
use super::proof::{Direction, Layer, Point, room};
use super::table::Table;

/// What it costs to withhold cells that would else be shown. The area costs more than any number of trusts, a trust more
/// than any number of schools, a cell more than any number of pupils.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    areas: u32,
    trusts: u32,
    schools: u32,
    pupils: i64,
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            areas: self.areas + other.areas,
            trusts: self.trusts + other.trusts,
            schools: self.schools + other.schools,
            pupils: self.pupils + other.pupils,
        }
    }
}

/// Between which schools pupils move: into the source, out of the partner or, without one, from outside of the area. Totals
/// in which both are keep their figures; those between are changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route {
    ends: [Option<(usize, i64)>; 2],
    crossed: [Option<(usize, i64)>; 2],
}

impl Route {
    pub(super) fn new(cube: &Cube, source: usize, partner: Option<usize>) -> Self {
        let trust = |school: usize| cube.parent(school).filter(|parent| *parent != cube.area());
        let gaining = trust(source).map(|place| (place, 1));
        let crossed = match partner {
            None => [gaining, Some((cube.area(), 1))],
            Some(partner) if cube.parent(source) == cube.parent(partner) => [None, None],
            Some(partner) => [gaining, trust(partner).map(|place| (place, -1))],
        };
        Self { ends: [Some((source, 1)), partner.map(|partner| (partner, -1))], crossed }
    }

    /// A school by itself: what cannot change there cannot on any route from it.
    pub(super) fn within(source: usize) -> Self {
        Self { ends: [Some((source, 1)), None], crossed: [None, None] }
    }

    /// The schools of the route, with whether pupils come, 1, or go, -1.
    pub(super) fn ends(&self) -> impl Iterator<Item = (usize, i64)> {
        self.ends.into_iter().flatten()
    }

    /// All places whose figures change, with the same.
    pub(super) fn changed(&self) -> impl Iterator<Item = (usize, i64)> {
        self.ends.into_iter().chain(self.crossed).flatten()
    }
}

/// Columns that change together along a route so that each whole stays the sum of its parts; with the sign of each, which
/// is that of the source.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub(super) columns: Vec<(usize, i64)>,
    pub(super) cost: Cost,
    /// How far it can be pushed in the layer and direction for which it was chosen.
    pub(super) room: i64,
}

impl Pattern {
    const NOTHING: Self =
        Self { columns: Vec::new(), cost: Cost { areas: 0, trusts: 0, schools: 0, pupils: 0 }, room: i64::MAX };

    fn with(mut self, other: Self) -> Self {
        self.columns.extend(other.columns);
        Self { columns: self.columns, cost: self.cost + other.cost, room: self.room.min(other.room) }
    }
}

/// Chooses the pattern for a route, as seen in one layer and direction from a point that was already reached.
pub(super) struct Chooser<'a> {
    pub(super) grid: &'a Grid<'a>,
    pub(super) withheld: &'a Table<bool>,
    pub(super) route: Route,
    pub(super) layer: Layer,
    pub(super) direction: Direction,
    pub(super) point: &'a Point,
    /// How much room is enough.
    pub(super) wanted: i64,
    /// Whether only cells may change that are withheld already.
    pub(super) is_free: bool,
    /// Whether what a partition leaves over may change too.
    pub(super) uses_leftovers: bool,
}

impl Chooser<'_> {
    /// The best pattern that raises a column: with enough room, of the least cost, with the most room. Nothing if none has
    /// any room.
    pub(super) fn choose(&self, column: usize) -> Option<Pattern> {
        Some(self.with_parts(column, 1)?.with(self.balance(column)?))
    }

    /// A column and, of each way in which it is divided, one part.
    fn with_parts(&self, column: usize, sign: i64) -> Option<Pattern> {
        let mut pattern = self.alone(column, sign)?;
        for (number, split) in self.grid.cohorts().splits_below(column) {
            if self.is_divided(number)? {
                pattern = pattern.with(self.best_part(split, None, sign)?);
            }
        }
        Some(pattern)
    }

    /// What else must change because a column rises: another part falls or, where that is not enough, the whole rises too.
    fn balance(&self, column: usize) -> Option<Pattern> {
        let Some((number, split)) = self.grid.cohorts().split_above(column) else { return Some(Pattern::NOTHING) };
        if !self.is_divided(number)? {
            return Some(Pattern::NOTHING);
        }
        let swap = self.best_part(split, Some(column), -1);
        if swap.as_ref().is_some_and(|swap| swap.room >= self.wanted) {
            return swap;
        }
        self.best(swap.into_iter().chain(self.raise_whole(number, split)))
    }

    /// The whole of a split, a part of each other split of it, and what these change in turn.
    fn raise_whole(&self, number: usize, split: &Split) -> Option<Pattern> {
        let mut pattern = self.alone(split.whole, 1)?;
        for (other, split) in self.grid.cohorts().splits_below(split.whole) {
            if other != number && self.is_divided(other)? {
                pattern = pattern.with(self.best_part(split, None, 1)?);
            }
        }
        Some(pattern.with(self.balance(split.whole)?))
    }

    fn best_part(&self, split: &Split, except: Option<usize>, sign: i64) -> Option<Pattern> {
        let rest = Some(split.rest).filter(|_| split.is_subset || self.uses_leftovers);
        let columns = split.parts.iter().copied().chain(rest).filter(|column| Some(*column) != except);
        self.best(columns.filter_map(|column| self.with_parts(column, sign)))
    }

    fn best(&self, patterns: impl Iterator<Item = Pattern>) -> Option<Pattern> {
        patterns.min_by_key(|pattern| (pattern.room < self.wanted, pattern.cost, Reverse(pattern.room)))
    }

    /// One column by itself, if it is at both ends of the route and has room there.
    fn alone(&self, column: usize, sign: i64) -> Option<Pattern> {
        let mut least = i64::MAX;
        for (school, end) in self.route.ends() {
            self.grid.heads(school, column)?;
            let change = sign * end * self.direction.sign();
            least = least.min(room(self.grid, self.layer, self.point, (school, column), change));
        }
        if least <= 0 || self.is_free && self.shown(column).next().is_some() {
            return None;
        }
        let cost = self.shown(column).fold(Cost::default(), |cost, place| cost + self.cost(place, column));
        Some(Pattern { columns: vec![(column, sign)], cost, room: least })
    }

    /// Places at which a column would have to be withheld for the route.
    fn shown(&self, column: usize) -> impl Iterator<Item = usize> {
        let is_cell = !self.grid.cohorts().is_rest(column);
        let places = self.route.changed().map(|(place, _)| place);
        places.filter(move |place| is_cell && !self.withheld.at(*place, column))
    }

    /// Whether the ends of the route have a split, if they agree.
    fn is_divided(&self, split: usize) -> Option<bool> {
        let mut found = self.route.ends().map(|(school, _)| self.grid.is_divided(school, split));
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    fn cost(&self, place: usize, column: usize) -> Cost {
        let pupils = self.grid.heads(place, column).unwrap_or_default().all();
        let cost = Cost { pupils, ..Cost::default() };
        match place {
            _ if place == self.grid.cube.area() => Cost { areas: 1, ..cost },
            _ if place >= self.grid.cube.schools => Cost { trusts: 1, ..cost },
            _ => Cost { schools: 1, ..cost },
        }
    }
}
