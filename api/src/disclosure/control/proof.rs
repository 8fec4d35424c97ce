use std::collections::BTreeMap;

use super::figures::{Heads, Nature};
use super::grid::Grid;
use super::moves::{Pattern, Route};

/// What an attacker may try to find out, each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// The pupils inside of a numerator, or of a count.
    Inside,
    /// The pupils outside of a numerator.
    Outside,
    /// The pupils inside, when all denominators are known: one who comes inside is one less outside.
    Exchange,
}

/// To which side a target is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Up from the true figures.
    Raise,
    /// Down from the true figures.
    Lower,
}

impl Direction {
    pub(super) const BOTH: [Self; 2] = [Self::Raise, Self::Lower];

    pub(super) const fn sign(self) -> i64 {
        match self {
            Self::Raise => 1,
            Self::Lower => -1,
        }
    }
}

/// How wide the interval of a cell must be: the ranges in some layers together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) layers: &'static [Layer],
    pub(super) width: i64,
}

/// What a withheld cell needs. A share of enough pupils needs no range of its denominator of its own: where the pupils
/// inside can be more or fewer while those outside stay, so can both together. What a rate counts and its pupils do not
/// bound each other.
pub(super) fn needs(nature: Nature, heads: Heads, threshold: u32) -> Vec<Need> {
    let threshold = i64::from(threshold);
    let inside = Need { layers: &[Layer::Inside], width: threshold };
    match nature {
        Nature::Share => {}
        Nature::Rate => return vec![inside, Need { layers: &[Layer::Outside], width: threshold }],
        _ => return vec![inside],
    }
    let exchange = Need { layers: &[Layer::Exchange], width: threshold.min(heads.all()) };
    let denominator = Need { layers: &[Layer::Inside, Layer::Outside], width: threshold };
    if heads.all() < threshold { vec![exchange, denominator] } else { vec![exchange] }
}

/// How far the cells of schools are from their true figures, by school and column.
pub(super) type Point = BTreeMap<(usize, usize), i64>;

/// More room than any target needs.
const UNLIMITED: i64 = 1 << 40;

/// How many pupils a cell of a school can still gain (`change` above 0) or lose (below 0) at a point of a layer.
pub(super) fn room(grid: &Grid<'_>, layer: Layer, point: &Point, cell: (usize, usize), change: i64) -> i64 {
    let (school, column) = cell;
    if grid.is_unbounded(school, column) {
        return UNLIMITED;
    }
    let Heads { inside, outside } = grid.heads(school, column).unwrap_or_default();
    let moved = point.get(&cell).copied().unwrap_or_default();
    match (layer, change > 0) {
        (Layer::Inside | Layer::Outside, true) => UNLIMITED,
        (Layer::Inside | Layer::Exchange, false) => inside + moved,
        (Layer::Outside, false) => outside + moved,
        (Layer::Exchange, true) => outside - moved,
    }
}

/// Two points of a layer between which a target moves, and by how much each cell differs between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Range {
    high: Point,
    low: Point,
    spans: BTreeMap<(usize, usize), i64>,
}

impl Range {
    pub(super) fn point(&self, direction: Direction) -> &Point {
        match direction {
            Direction::Raise => &self.high,
            Direction::Lower => &self.low,
        }
    }

    fn point_mut(&mut self, direction: Direction) -> &mut Point {
        match direction {
            Direction::Raise => &mut self.high,
            Direction::Lower => &mut self.low,
        }
    }

    fn push(&mut self, route: &Route, pattern: &Pattern, direction: Direction, amount: i64) {
        for (column, sign) in &pattern.columns {
            let point = self.point_mut(direction);
            for (school, end) in route.ends() {
                *point.entry((school, *column)).or_default() += sign * end * direction.sign() * amount;
            }
            for (place, end) in route.changed() {
                *self.spans.entry((place, *column)).or_default() += sign * end * amount;
            }
        }
    }

    fn span(&self, cell: (usize, usize)) -> i64 {
        self.spans.get(&cell).copied().unwrap_or_default().abs()
    }
}

/// Alternatives to the true figures that agree with all that is shown: a high and a low point of each layer. An attacker
/// cannot rule out either, so no interval that is deduced for a cell can be narrower than its span between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Proof {
    inside: Range,
    outside: Range,
    exchange: Range,
}

impl Proof {
    pub(super) fn range(&self, layer: Layer) -> &Range {
        match layer {
            Layer::Inside => &self.inside,
            Layer::Outside => &self.outside,
            Layer::Exchange => &self.exchange,
        }
    }

    fn range_mut(&mut self, layer: Layer) -> &mut Range {
        match layer {
            Layer::Inside => &mut self.inside,
            Layer::Outside => &mut self.outside,
            Layer::Exchange => &mut self.exchange,
        }
    }

    /// How much of a need of a cell is not met yet; 0 if it is.
    pub(super) fn lacks(&self, need: Need, cell: (usize, usize)) -> i64 {
        let span: i64 = need.layers.iter().map(|layer| self.range(*layer).span(cell)).sum();
        (need.width - span).max(0)
    }

    /// How far a pattern can be pushed in all layers of a need and both directions together, up to some amount.
    pub(super) fn gain(&self, grid: &Grid<'_>, need: Need, route: &Route, pattern: &Pattern, most: i64) -> i64 {
        let ways = need.layers.iter().flat_map(|layer| Direction::BOTH.map(|direction| (*layer, direction)));
        let rooms = ways.map(|(layer, direction)| self.room(grid, layer, direction, route, pattern).min(most));
        rooms.fold(0, i64::saturating_add).min(most)
    }

    /// Pushes a pattern in one layer and direction as far as it goes, up to some amount.
    pub(super) fn push(
        &mut self,
        grid: &Grid<'_>,
        (layer, direction): (Layer, Direction),
        route: &Route,
        pattern: &Pattern,
        most: i64,
    ) {
        let amount = self.room(grid, layer, direction, route, pattern).min(most);
        self.range_mut(layer).push(route, pattern, direction, amount);
    }

    /// The cells that differ somewhere.
    pub(super) fn cells(&self) -> impl Iterator<Item = (usize, usize)> {
        [&self.inside, &self.outside, &self.exchange].into_iter().flat_map(|range| range.spans.keys().copied())
    }

    fn room(&self, grid: &Grid<'_>, layer: Layer, direction: Direction, route: &Route, pattern: &Pattern) -> i64 {
        let point = self.range(layer).point(direction);
        let cells = pattern.columns.iter().flat_map(|(column, sign)| {
            route.ends().map(move |(school, end)| ((school, *column), sign * end * direction.sign()))
        });
        cells.map(|(cell, change)| room(grid, layer, point, cell, change)).min().unwrap_or_default()
    }
}
