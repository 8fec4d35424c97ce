//! An attacker who knows all that is shown, and how cohorts and totals are made up, and finds the bounds of each withheld
//! count by linear programming. It shares no code with the decision.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::super::{Decision, Nature, Relation, Row, Subject};
use super::random::Sample;

/// More pupils than any cell has.
const MANY: f64 = 100_000.0;

/// What the attacker counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// Numerators, or counts.
    Inside,
    /// Denominators without numerators.
    Outside,
    /// Numerators, when all denominators are known from elsewhere.
    InsideOfKnown,
}

type Heads = (f64, f64);

fn heads(nature: Nature, row: &Row) -> Heads {
    let number = |figure: i64| f64::from(i32::try_from(figure).unwrap());
    let inside = number(row.numerator.unwrap());
    if nature == Nature::Rate {
        return (inside, number(row.pupils.unwrap()));
    }
    (inside, row.denominator.map_or(0.0, |denominator| number(denominator) - inside))
}

fn difference(one: Heads, other: Heads) -> Heads {
    (one.0 - other.0, one.1 - other.1)
}

fn sum(heads: impl Iterator<Item = Heads>) -> Heads {
    heads.fold((0.0, 0.0), |sum, heads| (sum.0 + heads.0, sum.1 + heads.1))
}

/// Unknowns by number, with their factors, and a constant.
#[derive(Debug, Clone, Default)]
struct Linear {
    unknowns: Vec<(usize, f64)>,
    constant: f64,
}

impl Linear {
    fn add(&mut self, factor: f64, other: &Self) {
        self.unknowns.extend(other.unknowns.iter().map(|(unknown, of_other)| (*unknown, factor * of_other)));
        self.constant += factor * other.constant;
    }

    fn at(&self, point: &[f64]) -> f64 {
        self.constant + self.unknowns.iter().map(|(unknown, factor)| factor * point[*unknown]).sum::<f64>()
    }
}

/// What there is to be found out: counts of cells that are withheld, and of pupils whom a split leaves over.
#[derive(Debug, Clone)]
struct Secret {
    name: String,
    heads: Heads,
    /// The cells of schools that add up to it.
    cells: Vec<Cell>,
}

impl Secret {
    fn is_of_school(&self) -> bool {
        self.cells.len() == 1
    }
}

/// A school, with the code of a cohort or the number of a split.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Of(u32, String),
    Rest(u32, usize),
}

/// All that is true, with what of it is withheld.
struct World<'a> {
    sample: &'a Sample,
    decision: &'a Decision,
    threshold: f64,
    truth: BTreeMap<Cell, Heads>,
    /// Rests that are expected, or not nothing; those that are too small are secrets.
    rests: BTreeSet<Cell>,
    /// Relations that say nothing, as their parts exceed the whole.
    void: BTreeSet<(u32, usize)>,
}

impl<'a> World<'a> {
    fn new(sample: &'a Sample, decision: &'a Decision, threshold: u32) -> Self {
        let cells = sample.rows.iter().map(|row| (Cell::Of(row.school, row.cohort.clone()), heads(sample.nature, row)));
        let mut world = Self {
            sample,
            decision,
            threshold: f64::from(threshold),
            truth: cells.collect(),
            rests: BTreeSet::new(),
            void: BTreeSet::new(),
        };
        for (school, number) in world.divided() {
            world.add_rest(school, number);
        }
        world
    }

    fn schools(&self) -> BTreeMap<u32, Option<u32>> {
        self.sample.rows.iter().map(|row| (row.school, row.trust)).collect()
    }

    /// Schools and relations of which a school has the whole and some part.
    fn divided(&self) -> Vec<(u32, usize)> {
        let relations = 0..self.sample.relations.len();
        let all = self.schools().into_keys().flat_map(|school| relations.clone().map(move |number| (school, number)));
        let is_divided = |(school, number): &(u32, usize)| {
            let (whole, parts) = self.relation(*school, *number);
            self.truth.contains_key(&whole) && parts.iter().any(|part| self.truth.contains_key(part))
        };
        all.filter(is_divided).collect()
    }

    fn relation(&self, school: u32, number: usize) -> (Cell, Vec<Cell>) {
        let cell = |code: &String| Cell::Of(school, code.clone());
        match &self.sample.relations[number] {
            Relation::Partition { whole, parts } => (cell(whole), parts.iter().map(cell).collect()),
            Relation::Subset { whole, part } => (cell(whole), vec![cell(part)]),
        }
    }

    fn add_rest(&mut self, school: u32, number: usize) {
        let (whole, parts) = self.relation(school, number);
        let found: Vec<Heads> = parts.iter().filter_map(|part| self.truth.get(part).copied()).collect();
        let rest = difference(self.truth[&whole], sum(found.iter().copied()));
        let is_subset = matches!(self.sample.relations[number], Relation::Subset { .. });
        if rest.0 < 0.0 || rest.1 < 0.0 {
            self.void.insert((school, number));
        } else if is_subset || found.len() < parts.len() || rest != (0.0, 0.0) {
            self.truth.insert(Cell::Rest(school, number), rest);
            self.rests.insert(Cell::Rest(school, number));
        }
    }

    fn is_withheld(&self, subject: Subject, code: &str) -> bool {
        self.decision.cell(subject, code).unwrap().disclosed().is_withheld()
    }

    /// Subjects with the schools that make them up.
    fn subjects(&self) -> Vec<(Subject, Vec<u32>)> {
        let mut subjects = BTreeMap::<Subject, Vec<u32>>::new();
        for (school, trust) in self.schools() {
            let of_school = [Subject::School(school), Subject::Area].into_iter().chain(trust.map(Subject::Trust));
            for subject in of_school {
                subjects.entry(subject).or_default().push(school);
            }
        }
        subjects.into_iter().collect()
    }

    fn parts_of(&self, schools: &[u32], make: impl Fn(u32) -> Cell) -> Vec<Cell> {
        schools.iter().map(|school| make(*school)).filter(|cell| self.truth.contains_key(cell)).collect()
    }

    fn codes(&self) -> BTreeSet<String> {
        self.sample.rows.iter().map(|row| row.cohort.clone()).collect()
    }

    fn secrets(&self) -> Vec<Secret> {
        let mut secrets = Vec::new();
        for (subject, schools) in self.subjects() {
            for code in self.codes() {
                let cells = self.parts_of(&schools, |school| Cell::Of(school, code.clone()));
                if !cells.is_empty() && self.is_withheld(subject, &code) {
                    secrets.push(self.secret(format!("{subject:?} {code}"), cells));
                }
            }
            for number in 0..self.sample.relations.len() {
                let cells = self.parts_of(&schools, |school| Cell::Rest(school, number));
                let is_void = schools.iter().any(|school| self.void.contains(&(*school, number)));
                let secret = self.secret(format!("{subject:?} rest of {number}"), cells);
                if !secret.cells.is_empty() && !is_void && self.is_small(&secret, number) {
                    secrets.push(secret);
                }
            }
        }
        secrets
    }

    fn secret(&self, name: String, cells: Vec<Cell>) -> Secret {
        Secret { name, heads: sum(cells.iter().map(|cell| self.truth[cell])), cells }
    }

    /// Whether the secret is nobody, of a part that this release lacks: that nobody was left over was no secret.
    fn had_nobody_left(&self, secret: &Secret) -> bool {
        secret.heads == (0.0, 0.0) && secret.cells.iter().all(|cell| !self.truth.contains_key(cell))
    }

    /// Whether a cell is the same in another release; a rest only if it is what the same parts leave over.
    fn has_same(&self, other: &Self, cell: &Cell) -> bool {
        let parts = |world: &Self| match cell {
            Cell::Of(..) => Vec::new(),
            Cell::Rest(school, number) => {
                let (_, parts) = world.relation(*school, *number);
                parts.into_iter().filter(|part| world.truth.contains_key(part)).collect()
            }
        };
        self.truth.get(cell) == other.truth.get(cell) && parts(self) == parts(other)
    }

    fn is_small(&self, rest: &Secret, number: usize) -> bool {
        let is_nobody = rest.heads.0 + rest.heads.1 == 0.0;
        let is_expected = matches!(self.sample.relations[number], Relation::Subset { .. });
        self.is_under(rest) && (is_expected || !is_nobody)
    }

    fn is_under(&self, secret: &Secret) -> bool {
        let (inside, outside) = secret.heads;
        inside < self.threshold || (self.sample.nature != Nature::Count && outside < self.threshold)
    }
}

/// What the attacker knows of one kind of count, as a linear programme.
struct Programme {
    /// The cells of each release.
    releases: Vec<BTreeMap<Cell, Linear>>,
    bounds: Vec<(f64, f64)>,
    /// Sums that are 0.
    equations: Vec<Linear>,
    /// Alternatives that were found so far.
    points: Vec<Vec<f64>>,
}

impl Programme {
    /// Of releases one after the other; the attacker believes, rightly, that a cell is the same if it is.
    fn new(worlds: &[World], counted: Counted) -> Self {
        let mut programme =
            Self { releases: Vec::new(), bounds: Vec::new(), equations: Vec::new(), points: Vec::new() };
        for (release, world) in worlds.iter().enumerate() {
            programme.add(&worlds[..release], world, counted);
        }
        programme
    }

    fn add(&mut self, earlier: &[World], world: &World, counted: Counted) {
        let programme = self;
        let count = |(inside, outside): Heads| if counted == Counted::Outside { outside } else { inside };
        let release = earlier.len();
        programme.releases.push(BTreeMap::new());
        for (cell, heads) in &world.truth {
            let same = earlier.iter().position(|earlier| earlier.has_same(world, cell));
            let same = same.map(|release| programme.releases[release][cell].clone());
            let most = if counted == Counted::InsideOfKnown { heads.0 + heads.1 } else { MANY };
            let is_known = match cell {
                Cell::Of(school, code) => !world.is_withheld(Subject::School(*school), code),
                Cell::Rest(..) => false,
            };
            let linear = if is_known {
                let known = Linear { constant: count(*heads), ..Linear::default() };
                if let Some(mut same) = same.filter(|same| !same.unknowns.is_empty()) {
                    same.add(-1.0, &known);
                    programme.equations.push(same);
                }
                known
            } else if let Some(same) = same {
                same
            } else {
                programme.bounds.push((0.0, most));
                Linear { unknowns: vec![(programme.bounds.len() - 1, 1.0)], constant: 0.0 }
            };
            programme.releases[release].insert(cell.clone(), linear);
        }
        for (school, number) in world.divided() {
            if !world.void.contains(&(school, number)) {
                let (whole, parts) = world.relation(school, number);
                let rest = Cell::Rest(school, number);
                let falling = parts.into_iter().chain([rest]);
                let terms = [(1.0, whole)].into_iter().chain(falling.map(|cell| (-1.0, cell)));
                programme.equate(release, terms, 0.0);
            }
        }
        for (subject, schools) in world.subjects() {
            for code in world.codes() {
                let cells = world.parts_of(&schools, |school| Cell::Of(school, code.clone()));
                if !cells.is_empty() && !world.is_withheld(subject, &code) {
                    let total = count(sum(cells.iter().map(|cell| world.truth[cell])));
                    programme.equate(release, cells.into_iter().map(|cell| (1.0, cell)), total);
                }
            }
        }
    }

    fn sum(&self, release: usize, terms: impl Iterator<Item = (f64, Cell)>) -> Linear {
        let mut sum = Linear::default();
        for (factor, cell) in terms {
            if let Some(linear) = self.releases[release].get(&cell) {
                sum.add(factor, linear);
            }
        }
        sum
    }

    fn equate(&mut self, release: usize, terms: impl Iterator<Item = (f64, Cell)>, total: f64) {
        let mut equation = self.sum(release, terms);
        equation.constant -= total;
        if equation.unknowns.is_empty() {
            assert!(equation.constant.abs() < 1e-9, "what is shown contradicts itself");
        } else {
            self.equations.push(equation);
        }
    }

    /// How wide the interval of a secret is, or as much of it as is enough.
    fn width(&mut self, release: usize, secret: &Secret, enough: f64) -> f64 {
        let linear = self.sum(release, secret.cells.iter().map(|cell| (1.0, cell.clone())));
        if linear.unknowns.is_empty() {
            return 0.0;
        }
        for direction in [OptimizationDirection::Minimize, OptimizationDirection::Maximize] {
            if self.seen(&linear) < enough {
                let point = self.solve(&linear, direction);
                self.points.push(point);
            }
        }
        self.seen(&linear)
    }

    fn seen(&self, linear: &Linear) -> f64 {
        let values = || self.points.iter().map(|point| linear.at(point));
        (values().fold(f64::MIN, f64::max) - values().fold(f64::MAX, f64::min)).max(0.0)
    }

    fn solve(&self, objective: &Linear, direction: OptimizationDirection) -> Vec<f64> {
        let mut factors = vec![0.0; self.bounds.len()];
        for (unknown, factor) in &objective.unknowns {
            factors[*unknown] += factor;
        }
        let mut problem = Problem::new(direction);
        let variables: Vec<_> =
            self.bounds.iter().zip(factors).map(|(bounds, factor)| problem.add_var(factor, *bounds)).collect();
        for equation in &self.equations {
            let terms = equation.unknowns.iter().map(|(unknown, factor)| (variables[*unknown], *factor));
            problem.add_constraint(terms, ComparisonOp::Eq, -equation.constant);
        }
        let solution = problem.solve().expect("the truth is a solution").into_solution().expect("no limit of time");
        variables.into_iter().map(|variable| solution.var_value(variable)).collect()
    }
}

/// Secrets that the attacker knows better than the protection interval allows.
pub fn pinned(sample: &Sample, decision: &Decision, threshold: u32) -> Vec<String> {
    pinned_by(&[(sample, decision)], threshold)
}

/// Secrets of any of several releases that the attacker knows better than that, who has kept all of them. Of the later ones what is
/// small in a school is a secret: more is withheld there than has to be, and what is known of totals that are not told is known
/// from before.
pub fn pinned_by(releases: &[(&Sample, &Decision)], threshold: u32) -> Vec<String> {
    let mut worlds: Vec<World> =
        releases.iter().map(|(sample, decision)| World::new(sample, decision, threshold)).collect();
    // Where parts have exceeded their whole, nothing is believed of them any more.
    let mut void = BTreeSet::new();
    for world in &mut worlds {
        void.append(&mut world.void);
        world.void.clone_from(&void);
    }
    let programmes = [Counted::Inside, Counted::Outside, Counted::InsideOfKnown];
    let [mut inside, mut outside, mut inside_of_known] = programmes.map(|counted| Programme::new(&worlds, counted));
    let width = f64::from(threshold);
    let mut pinned = Vec::new();
    for (release, world) in worlds.iter().enumerate() {
        let is_secret = |secret: &Secret| {
            let was_known = || worlds[..release].iter().any(|earlier| earlier.had_nobody_left(secret));
            release == 0 || (secret.is_of_school() && world.is_under(secret) && !was_known())
        };
        for secret in world.secrets().into_iter().filter(is_secret) {
            let denominator = secret.heads.0 + secret.heads.1;
            let mut all = inside.width(release, &secret, width);
            let mut is_guarded = true;
            if world.sample.nature == Nature::Share {
                let needed = width.min(denominator);
                is_guarded = inside_of_known.width(release, &secret, needed) > needed - 1e-6;
                all += outside.width(release, &secret, width);
            }
            if world.sample.nature == Nature::Rate {
                is_guarded = outside.width(release, &secret, width) > width - 1e-6;
            }
            if !is_guarded || all < width - 1e-6 {
                pinned.push(if worlds.len() > 1 { format!("{release} {}", secret.name) } else { secret.name });
            }
        }
    }
    pinned
}
