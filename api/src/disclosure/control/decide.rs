use super::again::{Before, withhold_again};
use super::complementary::withhold_complements;
use super::cube::Cube;
use super::disclosed::{DecidedCell, Decision, Reason, Shown};
use super::figures::{Figures, Nature};
use super::grid::Grid;
use super::rounding::{round_count, value_thousandths};
use super::rules::RuleSet;
use super::table::Table;

/// Decides of all cells of a cube at once what is shown, given all that was told of the same before. The same cube, rules and past
/// always give the same decision.
#[must_use]
pub fn decide(cube: &Cube, rules: &RuleSet, before: &[Before]) -> Decision {
    let grid = Grid::new(cube);
    let primary = withhold_small(&grid, rules.threshold);
    if matches!(cube.nature, Nature::NotOfPupils | Nature::Ratio) {
        return conclude(cube, rules, &primary, &primary);
    }
    let withheld = if before.is_empty() {
        withhold_complements(&grid, rules.threshold, primary.clone())
    } else {
        withhold_again(&grid, rules.threshold, &primary, before)
    };
    conclude(cube, rules, &primary, &withheld)
}

/// The decision without the step that guards withheld cells against subtraction; to show that it is needed.
#[cfg(test)]
pub(crate) fn decide_without_complements(cube: &Cube, rules: &RuleSet) -> Decision {
    let primary = withhold_small(&Grid::new(cube), rules.threshold);
    conclude(cube, rules, &primary, &primary)
}

fn withhold_small(grid: &Grid<'_>, threshold: u32) -> Table<bool> {
    let (places, columns) = (grid.cube.places.len(), grid.cohorts().codes().len());
    let mut withheld = Table::new(places, grid.cohorts().columns());
    for (place, column) in (0..places).flat_map(|place| (0..columns).map(move |column| (place, column))) {
        withheld.set(place, column, grid.is_too_small(place, column, threshold));
    }
    withheld
}

fn conclude(cube: &Cube, rules: &RuleSet, primary: &Table<bool>, withheld: &Table<bool>) -> Decision {
    let mut places: Vec<_> = cube.places.iter().copied().zip(0..).collect();
    places.sort_unstable();
    let mut cells = Vec::new();
    for (subject, place) in places {
        for (column, code) in cube.cohorts.codes().iter().enumerate() {
            let Some(figures) = cube.figures.at(place, column) else { continue };
            let reason = reason(primary.at(place, column), withheld.at(place, column));
            let shown = reason.is_none().then(|| round(cube.nature, figures, rules));
            cells.push(DecidedCell::new(subject, code.clone(), shown, reason));
        }
    }
    Decision::new(rules, cells)
}

fn reason(is_primary: bool, is_withheld: bool) -> Option<Reason> {
    match (is_primary, is_withheld) {
        (true, _) => Some(Reason::Primary),
        (false, true) => Some(Reason::Secondary),
        (false, false) => None,
    }
}

fn round(nature: Nature, figures: Figures, rules: &RuleSet) -> Shown {
    let value = value_thousandths(nature, figures, rules);
    let count = |figure| Some(round_count(figure, rules));
    match nature {
        Nature::Count => Shown::new(value, count(figures.numerator), None),
        Nature::Share | Nature::Rate => Shown::new(value, count(figures.numerator), count(figures.denominator)),
        Nature::Score => Shown::new(value, None, count(figures.pupils)),
        Nature::NotOfPupils | Nature::Ratio => Shown::new(value, None, None),
    }
}
