use std::cmp::Reverse;

use super::grid::Grid;
use super::moves::{Chooser, Cost, Pattern, Route};
use super::proof::{Direction, Layer, Need, Proof, needs};
use super::table::Table;

/// Withholds more cells, until each withheld one has a proof that it cannot be told from what is shown.
///
/// Given and returned is which cells are withheld. See the module for the method and what it guarantees.
pub(super) fn withhold_complements(grid: &Grid<'_>, threshold: u32, withheld: Table<bool>) -> Table<bool> {
    let proved = Table::new(grid.cube.places.len(), grid.cohorts().columns());
    let mut search = Search { grid, threshold, withheld, proved };
    loop {
        let open = search.open_targets();
        if open.is_empty() {
            return search.withheld;
        }
        if !open.into_iter().all(|target| search.prove(target)) {
            return everything(grid);
        }
    }
}

/// All cells, for a cube of which some cell could not be guarded otherwise.
fn everything(grid: &Grid<'_>) -> Table<bool> {
    let (places, columns) = (grid.cube.places.len(), grid.cohorts().columns());
    let mut withheld = Table::new(places, columns);
    for (place, column) in (0..places).flat_map(|place| (0..columns).map(move |column| (place, column))) {
        withheld.set(place, column, true);
    }
    withheld
}

/// How far away a partner is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Distance {
    /// In the same trust, or among the schools in none: no total changes.
    Near,
    /// In the rest of the area: totals of trusts change.
    Far,
    /// Outside of the area: its totals change too.
    Outside,
}

/// A pattern that is not free.
struct Candidate {
    route: Route,
    pattern: Pattern,
    gain: i64,
}

impl Candidate {
    /// The most gain, and of equal ones the least cost, comes first.
    fn rank(&self) -> (Reverse<i64>, Cost) {
        (Reverse(self.gain), self.pattern.cost)
    }
}

/// A cell that needs a proof, and one of its needs.
#[derive(Clone, Copy)]
struct Aim {
    target: (usize, usize),
    need: Need,
}

struct Search<'a> {
    grid: &'a Grid<'a>,
    threshold: u32,
    withheld: Table<bool>,
    proved: Table<bool>,
}

impl Search<'_> {
    /// Withheld cells, and rests that are too small, without a proof; those of the area first, then of trusts.
    fn open_targets(&self) -> Vec<(usize, usize)> {
        let columns = self.grid.cohorts().columns();
        let cells =
            (0..self.grid.cube.places.len()).rev().flat_map(|place| (0..columns).map(move |column| (place, column)));
        cells.filter(|target| self.is_open(*target)).collect()
    }

    fn is_open(&self, (place, column): (usize, usize)) -> bool {
        let is_guarded = match self.grid.cohorts().is_rest(column) {
            true => self.grid.is_too_small(place, column, self.threshold),
            false => self.withheld.at(place, column),
        };
        is_guarded && !self.proved.at(place, column)
    }

    /// Finds a proof for a target, withholding what that takes. Cells that the proof happens to guard as well are done too.
    fn prove(&mut self, target: (usize, usize)) -> bool {
        let mut proof = Proof::default();
        if self.is_open(target)
            && !self.needs(target).into_iter().all(|need| self.meet(Aim { target, need }, &mut proof))
        {
            return false;
        }
        self.proved.set(target.0, target.1, true);
        for cell in proof.cells() {
            if self.needs(cell).into_iter().all(|need| proof.lacks(need, cell) == 0) {
                self.proved.set(cell.0, cell.1, true);
            }
        }
        true
    }

    fn needs(&self, (place, column): (usize, usize)) -> Vec<Need> {
        needs(self.grid.cube.nature, self.grid.heads(place, column).unwrap_or_default(), self.threshold)
    }

    /// What a partition leaves over may move only where one further move without it is not enough.
    fn meet(&mut self, aim: Aim, proof: &mut Proof) -> bool {
        self.move_freely(aim, proof, false);
        self.take_sufficient(aim, proof);
        if self.grid.has_leftovers() {
            self.move_freely(aim, proof, true);
        }
        while proof.lacks(aim.need, aim.target) > 0 {
            if !self.take_best(aim, proof) {
                return false;
            }
            self.move_freely(aim, proof, true);
        }
        true
    }

    /// Pushes whatever can be pushed among cells that are withheld already.
    fn move_freely(&self, aim: Aim, proof: &mut Proof, uses_leftovers: bool) {
        let can_move = |source: &usize| {
            let mut ways = ways(aim.need);
            ways.any(|way| self.choose(aim, proof, Route::within(*source), way, true, uses_leftovers).is_some())
        };
        let mut sources = self.sources(aim.target);
        sources.retain(can_move);
        for distance in [Distance::Outside, Distance::Near, Distance::Far] {
            for source in sources.iter().copied() {
                let is_free = |route: &Route| route.changed().all(|(place, _)| self.is_hidden(place, aim.target.1));
                for route in self.routes(aim.target, source, distance).filter(is_free) {
                    self.push_freely(aim, proof, route, uses_leftovers);
                    if proof.lacks(aim.need, aim.target) == 0 {
                        return;
                    }
                }
            }
        }
    }

    fn is_hidden(&self, place: usize, column: usize) -> bool {
        self.withheld.at(place, column) || self.grid.cohorts().is_rest(column)
    }

    fn push_freely(&self, aim: Aim, proof: &mut Proof, route: Route, uses_leftovers: bool) {
        for (layer, direction) in ways(aim.need) {
            loop {
                let most = proof.lacks(aim.need, aim.target);
                let pattern = self.choose(aim, proof, route, (layer, direction), true, uses_leftovers);
                let Some(pattern) = pattern.filter(|_| most > 0) else { break };
                proof.push(self.grid, (layer, direction), &route, &pattern, most);
            }
        }
    }

    /// Takes the cheapest move, without leftovers and totals of the area, that meets the need, if there is one.
    fn take_sufficient(&mut self, aim: Aim, proof: &mut Proof) {
        let lacking = proof.lacks(aim.need, aim.target);
        for distance in [Distance::Near, Distance::Far].into_iter().filter(|_| lacking > 0) {
            let best = self.scan(aim, proof, distance, false).into_iter().next();
            if let Some(found) = best.filter(|candidate| candidate.gain == lacking) {
                return self.take(aim, proof, &found);
            }
        }
    }

    /// Takes the cheapest move that meets the need or, if none does, that comes nearest to it; from outside of the area only
    /// if no other is left. Whether there was one.
    fn take_best(&mut self, aim: Aim, proof: &mut Proof) -> bool {
        let lacking = proof.lacks(aim.need, aim.target);
        let mut found = self.scan(aim, proof, Distance::Near, true);
        if found.first().is_none_or(|candidate| candidate.gain < lacking) {
            found.extend(self.scan(aim, proof, Distance::Far, true));
            found.sort_by_key(Candidate::rank);
        }
        if found.is_empty() {
            found = self.scan(aim, proof, Distance::Outside, true);
        }
        let best = found.first();
        if let Some(best) = best {
            self.take(aim, proof, best);
        }
        best.is_some()
    }

    /// The moves at a distance from the first source that has any, the best first.
    fn scan(&self, aim: Aim, proof: &Proof, distance: Distance, uses_leftovers: bool) -> Vec<Candidate> {
        let mut found = Vec::new();
        for source in self.sources(aim.target) {
            let routes = self.routes(aim.target, source, distance);
            found.extend(routes.flat_map(|route| self.candidates(aim, proof, route, uses_leftovers)));
            if !found.is_empty() {
                break;
            }
        }
        found.sort_by_key(Candidate::rank);
        found
    }

    fn candidates(
        &self,
        aim: Aim,
        proof: &Proof,
        route: Route,
        uses_leftovers: bool,
    ) -> impl Iterator<Item = Candidate> {
        let lacking = proof.lacks(aim.need, aim.target);
        let patterns = ways(aim.need).filter_map(move |way| self.choose(aim, proof, route, way, false, uses_leftovers));
        patterns.map(move |pattern| {
            let gain = proof.gain(self.grid, aim.need, &route, &pattern, lacking);
            Candidate { route, pattern, gain }
        })
    }

    fn choose(
        &self,
        aim: Aim,
        proof: &Proof,
        route: Route,
        (layer, direction): (Layer, Direction),
        is_free: bool,
        uses_leftovers: bool,
    ) -> Option<Pattern> {
        let point = proof.range(layer).point(direction);
        let wanted = proof.lacks(aim.need, aim.target);
        let (grid, withheld) = (self.grid, &self.withheld);
        let chooser = Chooser { grid, withheld, route, layer, direction, point, wanted, is_free, uses_leftovers };
        chooser.choose(aim.target.1)
    }

    /// Withholds what a move changes, and makes it.
    fn take(&mut self, aim: Aim, proof: &mut Proof, found: &Candidate) {
        for (place, _) in found.route.changed() {
            for (column, _) in &found.pattern.columns {
                self.withheld.set(place, *column, true);
            }
        }
        for way in ways(aim.need) {
            let most = proof.lacks(aim.need, aim.target);
            proof.push(self.grid, way, &found.route, &found.pattern, most);
        }
    }

    /// The schools of a target that have its column: those withheld first, then the smallest.
    fn sources(&self, (place, column): (usize, usize)) -> Vec<usize> {
        let cube = self.grid.cube;
        if place < cube.schools {
            return vec![place];
        }
        let heads = |school: usize| self.grid.heads(school, column);
        let schools = (0..cube.schools).filter(|school| cube.above(*school).any(|above| above == place));
        let mut sources: Vec<usize> = schools.filter(|school| heads(*school).is_some()).collect();
        sources.sort_by_key(|school| {
            (!self.withheld.at(*school, column), heads(*school).unwrap_or_default().all(), *school)
        });
        sources
    }

    /// The routes from a source at a distance. One that stays within the target does not move it.
    fn routes(
        &self,
        (place, column): (usize, usize),
        source: usize,
        distance: Distance,
    ) -> impl Iterator<Item = Route> {
        let cube = self.grid.cube;
        let moves_it = match distance {
            Distance::Near => place == source,
            Distance::Far => place != cube.area(),
            Distance::Outside => true,
        };
        let (is_near, is_outside) = (distance == Distance::Near, distance == Distance::Outside);
        let home = cube.parent(source);
        let schools = if moves_it && !is_outside { 0..cube.schools } else { 0..0 };
        let at_distance = schools.filter(move |school| (cube.parent(*school) == home) == is_near && *school != source);
        let partners = at_distance.filter(move |school| self.grid.heads(*school, column).is_some()).map(Some);
        partners.chain(is_outside.then_some(None)).map(move |partner| Route::new(cube, source, partner))
    }
}

/// The layers of a need, each in both directions.
fn ways(need: Need) -> impl Iterator<Item = (Layer, Direction)> {
    need.layers.iter().flat_map(|layer| Direction::BOTH.map(|direction| (*layer, direction)))
}
