use std::collections::{BTreeMap, BTreeSet};

use entities::keys::Urn;
use entities::states::{MeasureNature, ObservationStatus};
use entities::values::Period;

use super::figures::Figures;
use super::problem::{Problem, ProblemCode};

/// The figures of all cohorts of one measure, school, period and status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cube {
    /// The school.
    pub urn: Urn,
    /// Number of the measure.
    pub measure_id: i32,
    /// The period.
    pub period: Period,
    /// How settled they are.
    pub status: ObservationStatus,
}

/// A figure that is there or comes with the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The figure.
    pub figures: Figures,
    /// Line on which the batch says it; nothing if it is there already.
    pub line: Option<i32>,
}

/// Cohorts that make up another: they have no pupil in common and leave none out.
#[derive(Debug, Clone, Copy)]
pub struct Parting<'a> {
    /// Number of the whole.
    pub whole: i16,
    /// Numbers of the parts.
    pub parts: &'a [i16],
}

/// What of a figure adds up over parts: the field and the number in thousandths.
type Additive = fn(&Figures) -> Option<i64>;

fn denominator(figures: &Figures) -> Option<i64> {
    figures.denominator.map(|number| i64::from(number) * 1_000)
}

fn numerator(figures: &Figures) -> Option<i64> {
    figures.numerator.map(entities::values::Thousandths::get)
}

fn pupils(figures: &Figures) -> Option<i64> {
    figures.pupils.map(|number| i64::from(number) * 1_000)
}

#[expect(clippy::unnecessary_wraps, reason = "it stands beside numbers that may be left out")]
const fn value(figures: &Figures) -> Option<i64> {
    Some(figures.value.get())
}

/// What adds up, by what the measure counts. Points may be below 0, so only numbers of pupils or sessions are compared.
const fn additives(nature: MeasureNature) -> &'static [(&'static str, Additive)] {
    match nature {
        MeasureNature::Count => &[("value", value)],
        MeasureNature::Share => &[("numerator", numerator), ("denominator", denominator)],
        MeasureNature::Score => &[("denominator", denominator)],
        MeasureNature::Rate => &[("numerator", numerator), ("denominator", denominator), ("pupils", pupils)],
        MeasureNature::NotOfPupils => &[],
    }
}

/// Compares the parts of a cube with their wholes. Only what the batch says is complained of: each problem is at one of its
/// lines.
#[must_use]
pub fn check_parts(nature: MeasureNature, cells: &BTreeMap<i16, Cell>, partings: &[Parting<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut told = BTreeSet::new();
    for parting in partings {
        let Some(whole) = cells.get(&parting.whole) else { continue };
        let parts: Vec<&Cell> = parting.parts.iter().filter_map(|part| cells.get(part)).collect();
        let is_complete = parts.len() == parting.parts.len();
        for (field, additive) in additives(nature) {
            let problem = compare(field, *additive, whole, &parts, is_complete);
            problems.extend(problem.into_iter().filter(|problem| told.insert((problem.line, *field, problem.code))));
        }
    }
    problems
}

fn compare(
    field: &'static str,
    additive: Additive,
    whole: &Cell,
    parts: &[&Cell],
    is_complete: bool,
) -> Option<Problem> {
    let total = additive(&whole.figures)?;
    let sizes: Vec<i64> = parts.iter().filter_map(|part| additive(&part.figures)).collect();
    let is_known = is_complete && sizes.len() == parts.len();
    let larger = parts.iter().find(|part| additive(&part.figures).is_some_and(|size| size > total));
    let told = |thousandths: i64| format!("{}", thousandths / 1_000);
    if let Some(part) = larger {
        let size = additive(&part.figures)?;
        let line = part.line.or(whole.line)?;
        let message = format!("{field} of the part is {}, of the whole {}; mend one of them", told(size), told(total));
        return Some(Problem::at(line, field, ProblemCode::PartAboveWhole, &told(size), message));
    }
    let sum: i64 = sizes.iter().sum();
    let is_wrong = if is_known { sum != total } else { sum > total };
    let line = whole.line.or_else(|| parts.iter().find_map(|part| part.line));
    let (true, Some(line)) = (is_wrong, line) else { return None };
    let message =
        format!("{field} of the parts adds up to {}, of the whole is {}; mend what is wrong", told(sum), told(total));
    Some(Problem::at(line, field, ProblemCode::PartsDoNotAddUp, &told(total), message))
}

#[cfg(test)]
mod tests {
    use entities::values::Thousandths;

    use super::*;

    const SEX: [Parting<'static>; 1] = [Parting { whole: 1, parts: &[4, 5] }];

    fn cell(numerator: i64, denominator: i32, line: Option<i32>) -> Cell {
        let figures = Figures {
            value: Thousandths::new(0).unwrap(),
            numerator: Thousandths::new(numerator * 1_000),
            denominator: Some(denominator),
            pupils: None,
            lower: None,
            upper: None,
        };
        Cell { figures, line }
    }

    fn told(cells: &[(i16, Cell)]) -> Vec<(i32, &'static str, &'static str)> {
        let found = check_parts(MeasureNature::Share, &cells.iter().copied().collect(), &SEX);
        found.iter().map(|problem| (problem.line, problem.field, problem.code.as_str())).collect()
    }

    #[test]
    fn parts_that_add_up_are_taken() {
        assert_eq!(told(&[(1, cell(20, 40, Some(2))), (4, cell(8, 21, Some(3))), (5, cell(12, 19, None))]), []);
        assert_eq!(told(&[(1, cell(20, 40, Some(2))), (4, cell(8, 21, Some(3)))]), [], "girls may come later");
        assert_eq!(told(&[(4, cell(8, 21, Some(3))), (5, cell(12, 19, Some(4)))]), [], "all pupils may come later");
    }

    #[test]
    fn parts_that_do_not_add_up_are_told_where_the_batch_says_the_whole() {
        let wrong = [(1, cell(20, 40, Some(2))), (4, cell(8, 21, Some(3))), (5, cell(12, 18, None))];
        assert_eq!(told(&wrong), [(2, "denominator", "PARTS_DO_NOT_ADD_UP")]);
        let wrong = [(1, cell(20, 40, None)), (4, cell(8, 21, Some(3))), (5, cell(13, 19, None))];
        assert_eq!(told(&wrong), [(3, "numerator", "PARTS_DO_NOT_ADD_UP")]);
    }

    #[test]
    fn a_part_is_not_larger_than_its_whole() {
        assert_eq!(
            told(&[(1, cell(20, 40, None)), (4, cell(8, 41, Some(3)))]),
            [(3, "denominator", "PART_ABOVE_WHOLE")]
        );
        assert_eq!(
            told(&[(1, cell(20, 40, Some(7))), (4, cell(8, 41, None))]),
            [(7, "denominator", "PART_ABOVE_WHOLE")]
        );
    }

    #[test]
    fn what_is_there_already_is_not_complained_of() {
        assert_eq!(told(&[(1, cell(20, 40, None)), (4, cell(8, 41, None))]), []);
    }
}
