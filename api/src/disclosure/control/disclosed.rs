use super::cube::Subject;
use super::rules::RuleSet;

/// What of a cell may be told to anyone: its figures, or only that they are withheld.
///
/// There is no way to make one but a decision, so what holds one can be told.
/// Whether a cell is withheld on its own account or for the sake of another is not in it. That would tell too much: of six
/// pupils in all, girls withheld for the sake of another are six at least, so there are no boys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosed {
    shown: Option<Shown>,
}

/// Figures that are shown. Counts are rounded to the base of the rules, the value to their decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    value_thousandths: Option<i64>,
    numerator: Option<i64>,
    denominator: Option<i64>,
}

impl Shown {
    pub(super) const fn new(value_thousandths: Option<i64>, numerator: Option<i64>, denominator: Option<i64>) -> Self {
        Self { value_thousandths, numerator, denominator }
    }

    /// The value in thousandths of its unit, percentages from 0 to 100. Nothing where there is nothing to divide by.
    #[must_use]
    pub const fn value_thousandths(&self) -> Option<i64> {
        self.value_thousandths
    }

    /// The count, or the numerator of the share or rate.
    #[must_use]
    pub const fn numerator(&self) -> Option<i64> {
        self.numerator
    }

    /// The denominator of the share or rate, or the pupils of the score.
    #[must_use]
    pub const fn denominator(&self) -> Option<i64> {
        self.denominator
    }
}

impl Disclosed {
    pub(super) const fn new(shown: Option<Shown>) -> Self {
        Self { shown }
    }

    /// The figures; nothing if they are withheld.
    #[must_use]
    pub const fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// Whether the figures are withheld.
    #[must_use]
    pub const fn is_withheld(&self) -> bool {
        self.shown.is_none()
    }
}

/// Why a cell is withheld. It is for those who may see the exact figures, and for no one else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Its own figures are too small.
    Primary,
    /// It would give another cell away.
    Secondary,
}

/// What was decided of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedCell {
    subject: Subject,
    cohort: String,
    disclosed: Disclosed,
    reason: Option<Reason>,
}

impl DecidedCell {
    pub(super) const fn new(subject: Subject, cohort: String, shown: Option<Shown>, reason: Option<Reason>) -> Self {
        Self { subject, cohort, disclosed: Disclosed::new(shown), reason }
    }

    /// Whose cell it is.
    #[must_use]
    pub const fn subject(&self) -> Subject {
        self.subject
    }

    /// Code of the cohort.
    #[must_use]
    pub fn cohort(&self) -> &str {
        &self.cohort
    }

    /// What may be told to anyone.
    #[must_use]
    pub const fn disclosed(&self) -> Disclosed {
        self.disclosed
    }

    /// Why it is withheld, for those who may see the exact figures; nothing if it is shown.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason> {
        self.reason
    }
}

/// How many cells there are, and how many of them are withheld.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cells, shown or withheld. Cells that were not collected are none.
    pub cells: usize,
    /// Cells withheld for their own sake. The number is for those who may see the reasons.
    pub primary: usize,
    /// Cells withheld for the sake of others. The number is for those who may see the reasons.
    pub secondary: usize,
}

impl Tally {
    /// Cells that are withheld, for whatever reason; the only one of the numbers that anyone may be told.
    #[must_use]
    pub const fn withheld(&self) -> usize {
        self.primary + self.secondary
    }
}

/// What was decided of a cube, cell by cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    rules_code: String,
    rules_version: u32,
    cells: Vec<DecidedCell>,
}

impl Decision {
    /// Cells must come in the order of their subjects.
    pub(super) fn new(rules: &RuleSet, cells: Vec<DecidedCell>) -> Self {
        Self { rules_code: rules.code.clone(), rules_version: rules.version, cells }
    }

    /// Short name of the rules by which it was decided.
    #[must_use]
    pub fn rules_code(&self) -> &str {
        &self.rules_code
    }

    /// Version of the rules by which it was decided.
    #[must_use]
    pub const fn rules_version(&self) -> u32 {
        self.rules_version
    }

    /// The cells: the area, then trusts, then schools, each by number; cohorts in the order of their list.
    #[must_use]
    pub fn cells(&self) -> &[DecidedCell] {
        &self.cells
    }

    /// What was decided of one cell; nothing if it was not collected.
    #[must_use]
    pub fn cell(&self, subject: Subject, cohort: &str) -> Option<&DecidedCell> {
        let first = self.cells.partition_point(|cell| cell.subject < subject);
        let mut of_subject = self.cells.iter().skip(first).take_while(|cell| cell.subject == subject);
        of_subject.find(|cell| cell.cohort == cohort)
    }

    /// How many cells there are, and how many of them are withheld.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let with = |reason| self.cells.iter().filter(|cell| cell.reason == Some(reason)).count();
        Tally { cells: self.cells.len(), primary: with(Reason::Primary), secondary: with(Reason::Secondary) }
    }
}
