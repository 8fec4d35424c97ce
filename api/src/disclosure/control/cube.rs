use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::cohorts::Cohorts;
use super::figures::{Fault, Figures, Given, Nature};
use super::table::Table;

/// Whose cell it is. Decisions list the area first, then trusts, then schools, each by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The area: all schools of the cube.
    Area,
    /// A trust, by its UID: its schools in the area.
    Trust(u32),
    /// A school, by its URN.
    School(u32),
}

/// One cell of a school, as it is stored. Which figures are needed says the [`Nature`]; a row without any is a cell that was
/// not collected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// URN of the school.
    pub school: u32,
    /// UID of its trust; nothing if it is in none.
    pub trust: Option<u32>,
    /// Code of the cohort.
    pub cohort: String,
    /// Numerator, count or sum of points.
    pub numerator: Option<i64>,
    /// Denominator.
    pub denominator: Option<i64>,
    /// Pupils that the figures are about, where the denominator does not count pupils.
    pub pupils: Option<i64>,
    /// Mean or amount, in thousandths of its unit.
    pub value_thousandths: Option<i64>,
}

/// All cells of one measure, area, period and status: what is decided at once.
///
/// Cells of trusts and of the area are sums of those of the schools, so that a total never disagrees with its parts. Of
/// ratios there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cube {
    pub(super) nature: Nature,
    pub(super) cohorts: Cohorts,
    /// Schools, trusts and last the area: places are numbered in this order, so those below `schools` are schools.
    pub(super) places: Vec<Subject>,
    pub(super) schools: usize,
    parents: Vec<Option<usize>>,
    pub(super) figures: Table<Option<Figures>>,
}

/// Why rows do not make a cube.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CubeError {
    /// The figures of a row cannot be judged.
    Row {
        /// URN of the school.
        school: u32,
        /// Code of the cohort.
        cohort: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The cohorts do not have this code.
    UnknownCohort(String),
    /// There are two rows for this school and cohort.
    Twice {
        /// URN of the school.
        school: u32,
        /// Code of the cohort.
        cohort: String,
    },
    /// The rows of this school name different trusts.
    TwoTrusts(u32),
    /// A total of this cohort is above the largest figure.
    TotalTooLarge(String),
}

impl fmt::Display for CubeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row { school, cohort, fault } => {
                let what = match fault {
                    Fault::Incomplete => "lacks a figure that its nature needs",
                    Fault::Negative => "has a count below 0",
                    Fault::AboveDenominator => "has a numerator above its denominator",
                    Fault::TooLarge => "has a figure that is too large",
                };
                write!(formatter, "the row of school {school} and cohort {cohort} {what}")
            }
            Self::UnknownCohort(cohort) => write!(formatter, "{cohort} is no cohort of the list"),
            Self::Twice { school, cohort } => write!(formatter, "school {school} has two rows of cohort {cohort}"),
            Self::TwoTrusts(school) => write!(formatter, "school {school} is in two trusts"),
            Self::TotalTooLarge(cohort) => write!(formatter, "a total of cohort {cohort} is too large"),
        }
    }
}

impl std::error::Error for CubeError {}

impl Cube {
    /// The cube of these rows, in whatever order they come.
    pub fn new(nature: Nature, cohorts: Cohorts, rows: &[Row]) -> Result<Self, CubeError> {
        let trusts = trusts_by_school(rows)?;
        let mut cube = Self::without_cells(nature, cohorts, &trusts);
        let numbers: BTreeMap<u32, usize> = trusts.keys().copied().zip(0..).collect();
        for row in rows {
            let place = numbers.get(&row.school).copied().unwrap_or_default();
            cube.add(place, row)?;
        }
        Ok(cube)
    }

    /// The place that a place is summed in; nothing for the area.
    pub(super) fn parent(&self, place: usize) -> Option<usize> {
        self.parents.get(place).copied().flatten()
    }

    /// The places above a place, the nearest first.
    pub(super) fn above(&self, place: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(place), |place| self.parent(*place))
    }

    /// The schools that a total is of.
    pub(super) fn schools_of(&self, total: usize) -> BTreeSet<Subject> {
        let within = (0..self.schools).filter(|school| self.above(*school).any(|above| above == total));
        within.filter_map(|school| self.places.get(school).copied()).collect()
    }

    /// The place of a school, if it is there.
    pub(super) fn place_of_school(&self, school: Subject) -> Option<usize> {
        self.places.get(..self.schools)?.binary_search(&school).ok()
    }

    /// The number of the area.
    pub(super) fn area(&self) -> usize {
        self.places.len().saturating_sub(1)
    }

    fn without_cells(nature: Nature, cohorts: Cohorts, trusts: &BTreeMap<u32, Option<u32>>) -> Self {
        let uids: BTreeSet<u32> = trusts.values().copied().flatten().collect();
        let schools = trusts.len();
        let area = schools + uids.len();
        let numbers: BTreeMap<u32, usize> = uids.iter().copied().zip(schools..).collect();
        let parent = |trust: &Option<u32>| trust.and_then(|uid| numbers.get(&uid).copied()).or(Some(area));
        let of_trusts = std::iter::repeat_n(Some(area), uids.len());
        let parents = trusts.values().map(parent).chain(of_trusts).chain([None]).collect();
        let urns = trusts.keys().copied().map(Subject::School);
        let places = urns.chain(uids.into_iter().map(Subject::Trust)).chain([Subject::Area]).collect();
        let figures = Table::new(area + 1, cohorts.codes().len());
        Self { nature, cohorts, places, schools, parents, figures }
    }

    fn add(&mut self, school: usize, row: &Row) -> Result<(), CubeError> {
        let cohort = || row.cohort.clone();
        let column = self.cohorts.column_of(&row.cohort).ok_or_else(|| CubeError::UnknownCohort(cohort()))?;
        let Row { numerator, denominator, pupils, value_thousandths, .. } = *row;
        let given = Given { numerator, denominator, pupils, value_thousandths };
        if given.is_nothing() {
            return Ok(());
        }
        if self.figures.at(school, column).is_some() {
            return Err(CubeError::Twice { school: row.school, cohort: cohort() });
        }
        let figures = Figures::of(self.nature, given);
        let figures = figures.map_err(|fault| CubeError::Row { school: row.school, cohort: cohort(), fault })?;
        self.figures.set(school, column, Some(figures));
        if self.nature == Nature::Ratio {
            return Ok(());
        }
        for place in self.above(school).collect::<Vec<_>>() {
            let so_far = self.figures.at(place, column).unwrap_or_default();
            let sum = so_far.plus(figures).ok_or_else(|| CubeError::TotalTooLarge(cohort()))?;
            self.figures.set(place, column, Some(sum));
        }
        Ok(())
    }
}

fn trusts_by_school(rows: &[Row]) -> Result<BTreeMap<u32, Option<u32>>, CubeError> {
    let mut trusts = BTreeMap::new();
    for row in rows {
        if *trusts.entry(row.school).or_insert(row.trust) != row.trust {
            return Err(CubeError::TwoTrusts(row.school));
        }
    }
    Ok(trusts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(school: u32, trust: Option<u32>, cohort: &str, numerator: i64) -> Row {
        Row { school, trust, cohort: cohort.to_owned(), numerator: Some(numerator), ..Row::default() }
    }

    fn cube(rows: &[Row]) -> Result<Cube, CubeError> {
        Cube::new(Nature::Count, Cohorts::new(&["ALL", "EAL"], &[]).unwrap(), rows)
    }

    #[test]
    fn totals_are_the_sums_of_the_schools() {
        let rows =
            [row(3, Some(9), "ALL", 4), row(1, None, "ALL", 2), row(2, Some(9), "ALL", 1), row(2, Some(9), "EAL", 1)];
        let cube = cube(&rows).unwrap();
        let expected = [Subject::School(1), Subject::School(2), Subject::School(3), Subject::Trust(9), Subject::Area];
        assert_eq!(cube.places, expected);
        let counts = |column| (0..5).map(|place| cube.figures.at(place, column).map(|cell| cell.numerator)).collect();
        let counts: [Vec<_>; 2] = [counts(0), counts(1)];
        assert_eq!(counts[0], [Some(2), Some(1), Some(4), Some(5), Some(7)]);
        assert_eq!(counts[1], [None, Some(1), None, Some(1), Some(1)]);
        assert_eq!(cube.above(1).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(cube.above(0).collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn rows_that_contradict_each_other_are_refused() {
        let twice = [row(1, None, "ALL", 2), row(1, None, "ALL", 2)];
        assert_eq!(cube(&twice), Err(CubeError::Twice { school: 1, cohort: "ALL".to_owned() }));
        assert_eq!(cube(&[row(1, None, "ALL", 2), row(1, Some(9), "EAL", 2)]), Err(CubeError::TwoTrusts(1)));
        assert_eq!(cube(&[row(1, None, "BOYS", 2)]), Err(CubeError::UnknownCohort("BOYS".to_owned())));
        let negative = CubeError::Row { school: 1, cohort: "ALL".to_owned(), fault: Fault::Negative };
        assert_eq!(cube(&[row(1, None, "ALL", -2)]), Err(negative));
        let large = |school| row(school, None, "ALL", 600_000_000_000);
        assert_eq!(cube(&[large(1), large(2)]), Err(CubeError::TotalTooLarge("ALL".to_owned())));
    }

    #[test]
    fn ratios_have_no_totals() {
        let ratio = |school| Row { value_thousandths: Some(41_000), numerator: None, ..row(school, Some(9), "ALL", 0) };
        let cube = Cube::new(Nature::Ratio, Cohorts::new(&["ALL"], &[]).unwrap(), &[ratio(1), ratio(2)]).unwrap();
        let has_cell: Vec<bool> = (0..4).map(|place| cube.figures.at(place, 0).is_some()).collect();
        assert_eq!(has_cell, [true, true, false, false]);
    }

    #[test]
    fn without_rows_there_are_no_cells() {
        let empty = cube(&[]).unwrap();
        assert_eq!((empty.places.as_slice(), empty.area()), (&[Subject::Area][..], 0));
        let not_collected = Row { numerator: None, ..row(1, None, "ALL", 0) };
        assert_eq!(cube(&[not_collected]).unwrap().figures.at(0, 0), None);
    }
}
