use std::collections::BTreeSet;
use std::fmt;

/// How cohorts make up a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// Each pupil of the whole is in one of the parts, as boys and girls of all.
    Partition {
        /// Code of the whole.
        whole: String,
        /// Codes of the parts.
        parts: Vec<String>,
    },
    /// Some pupils of the whole are in the part, as those looked after. Who knows both knows how many are not, so the
    /// rest is guarded like a cell although it is never shown.
    Subset {
        /// Code of the whole.
        whole: String,
        /// Code of the part.
        part: String,
    },
}

/// The cohorts of a cube and how they make up each other. A part may itself be a whole, and a whole may be divided in
/// several ways, but a cohort is part of one whole only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohorts {
    codes: Vec<String>,
    splits: Vec<Split>,
    /// By column, the number of the split that it is part or rest of.
    above: Vec<Option<usize>>,
    /// By column, the numbers of its splits.
    below: Vec<Vec<usize>>,
}

/// One way in which a whole is divided. Columns are numbered as the codes; behind them comes one column for the rest of
/// each split: pupils of the whole who are in none of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) whole: usize,
    pub(super) parts: Vec<usize>,
    pub(super) rest: usize,
    /// Whether some pupils are expected to be in the rest.
    pub(super) is_subset: bool,
}

/// Why relations among cohorts are not taken. Each names the code that is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CohortsError {
    /// A code is listed twice, or twice in a relation.
    Twice(String),
    /// A relation names a code that is not listed.
    Unknown(String),
    /// A cohort is part of two wholes, or in two ways of one.
    TwoWholes(String),
    /// A whole has no parts.
    NoParts(String),
    /// A cohort is, by way of others, a part of itself.
    Circular(String),
}

impl fmt::Display for CohortsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice(code) => write!(formatter, "{code} is named twice"),
            Self::Unknown(code) => write!(formatter, "{code} is no cohort of the list"),
            Self::TwoWholes(code) => write!(formatter, "{code} is part of more than one whole"),
            Self::NoParts(code) => write!(formatter, "{code} has no parts"),
            Self::Circular(code) => write!(formatter, "{code} is a part of itself"),
        }
    }
}

impl std::error::Error for CohortsError {}

impl Cohorts {
    /// Cohorts in the order in which decisions list them, and how they make up each other.
    pub fn new(codes: &[&str], relations: &[Relation]) -> Result<Self, CohortsError> {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        check_named_once(&codes)?;
        let mut cohorts = Self { codes, splits: Vec::new(), above: Vec::new(), below: Vec::new() };
        for relation in relations {
            let split = cohorts.split(relation)?;
            cohorts.splits.push(split);
        }
        cohorts.link();
        cohorts.check_forest()?;
        Ok(cohorts)
    }

    /// Codes in their order.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Columns, those of rests included.
    pub(super) fn columns(&self) -> usize {
        self.codes.len() + self.splits.len()
    }

    /// Whether a column is the rest of a split, which is never shown.
    pub(super) fn is_rest(&self, column: usize) -> bool {
        column >= self.codes.len()
    }

    pub(super) fn column_of(&self, code: &str) -> Option<usize> {
        self.codes.iter().position(|listed| listed == code)
    }

    pub(super) fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// The split that a column is part or rest of, with its number.
    pub(super) fn split_above(&self, column: usize) -> Option<(usize, &Split)> {
        let number = self.above.get(column).copied().flatten()?;
        self.splits.get(number).map(|split| (number, split))
    }

    /// The splits of a column, with their numbers.
    pub(super) fn splits_below(&self, column: usize) -> impl Iterator<Item = (usize, &Split)> {
        let numbers = self.below.get(column).into_iter().flatten();
        numbers.filter_map(|number| self.splits.get(*number).map(|split| (*number, split)))
    }

    fn link(&mut self) {
        let numbered = || self.splits.iter().enumerate();
        let above = |column| numbered().find(|(_, split)| split.rest == column || split.parts.contains(&column));
        let below = |column| numbered().filter(move |(_, split)| split.whole == column).map(|(number, _)| number);
        let columns = 0..self.columns();
        (self.above, self.below) =
            columns.map(|column| (above(column).map(|(number, _)| number), below(column).collect())).unzip();
    }

    fn split(&self, relation: &Relation) -> Result<Split, CohortsError> {
        let (whole, parts, is_subset) = match relation {
            Relation::Partition { whole, parts } => (whole, parts.as_slice(), false),
            Relation::Subset { whole, part } => (whole, std::slice::from_ref(part), true),
        };
        let listed = |code: &String| self.column_of(code).ok_or_else(|| CohortsError::Unknown(code.clone()));
        check_named_once(parts)?;
        if parts.is_empty() {
            return Err(CohortsError::NoParts(whole.clone()));
        }
        let rest = self.columns();
        Ok(Split { whole: listed(whole)?, parts: parts.iter().map(listed).collect::<Result<_, _>>()?, rest, is_subset })
    }

    /// Each column has one split above it at most, and going up comes to an end.
    fn check_forest(&self) -> Result<(), CohortsError> {
        for (column, code) in self.codes.iter().enumerate() {
            if self.splits.iter().filter(|split| split.parts.contains(&column)).count() > 1 {
                return Err(CohortsError::TwoWholes(code.clone()));
            }
        }
        for (column, code) in self.codes.iter().enumerate() {
            let above = |column: &usize| self.split_above(*column).map(|(_, split)| split.whole);
            if std::iter::successors(Some(column), above).nth(self.codes.len()).is_some() {
                return Err(CohortsError::Circular(code.clone()));
            }
        }
        Ok(())
    }
}

fn check_named_once(codes: &[String]) -> Result<(), CohortsError> {
    let mut named = BTreeSet::new();
    match codes.iter().find(|code| !named.insert(*code)) {
        Some(code) => Err(CohortsError::Twice(code.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partition(whole: &str, parts: &[&str]) -> Relation {
        Relation::Partition { whole: whole.to_owned(), parts: parts.iter().map(|part| (*part).to_owned()).collect() }
    }

    fn subset(whole: &str, part: &str) -> Relation {
        Relation::Subset { whole: whole.to_owned(), part: part.to_owned() }
    }

    #[test]
    fn a_part_may_be_a_whole() {
        let relations =
            [partition("ALL", &["SEN", "NO_SEN"]), partition("SEN", &["EHC", "SUPPORT"]), subset("ALL", "EAL")];
        let cohorts = Cohorts::new(&["ALL", "SEN", "NO_SEN", "EHC", "SUPPORT", "EAL"], &relations).unwrap();
        assert_eq!(cohorts.columns(), 9);
        assert_eq!(cohorts.split_above(3).map(|(number, split)| (number, split.whole)), Some((1, 1)));
        assert_eq!(cohorts.split_above(8).map(|(number, split)| (number, split.whole)), Some((2, 0)));
        assert_eq!(cohorts.split_above(0), None);
        assert_eq!(cohorts.splits_below(0).map(|(number, _)| number).collect::<Vec<_>>(), [0, 2]);
    }

    #[test]
    fn what_is_no_forest_is_refused() {
        let refused = |relations: &[Relation]| Cohorts::new(&["A", "B", "C"], relations).unwrap_err();
        assert_eq!(refused(&[partition("A", &["B", "D"])]), CohortsError::Unknown("D".to_owned()));
        assert_eq!(refused(&[partition("A", &[])]), CohortsError::NoParts("A".to_owned()));
        assert_eq!(refused(&[partition("A", &["B", "B"])]), CohortsError::Twice("B".to_owned()));
        let two_wholes = [partition("A", &["B"]), subset("C", "B")];
        assert_eq!(refused(&two_wholes), CohortsError::TwoWholes("B".to_owned()));
        let circular = [partition("A", &["B"]), partition("B", &["A", "C"])];
        assert_eq!(refused(&circular), CohortsError::Circular("A".to_owned()));
        assert_eq!(refused(&[subset("A", "A")]), CohortsError::Circular("A".to_owned()));
        assert_eq!(Cohorts::new(&["A", "A"], &[]), Err(CohortsError::Twice("A".to_owned())));
    }
}
