/// What is wrong with a row of a batch, or with a file. The codes are public and are never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemCode {
    /// A cell that is needed is empty.
    Blank,
    /// It is no URN.
    BadUrn,
    /// The register has no such school.
    UnknownSchool,
    /// The school was not the sender's on the day.
    NotOwnSchool,
    /// The school was closed on the day, or not open yet.
    SchoolClosed,
    /// The school is in the area of another local authority.
    OutsideArea,
    /// The catalogue has no such measure.
    UnknownMeasure,
    /// The catalogue has no such cohort of pupils.
    UnknownCohort,
    /// It is no period.
    BadPeriod,
    /// It is no status that a batch may have.
    BadStatus,
    /// It is no decimal number.
    BadNumber,
    /// It is a publisher's symbol.
    Symbol,
    /// It is too large for any measure.
    TooLarge,
    /// It has to be a whole number.
    NotWhole,
    /// It is less than nothing.
    Negative,
    /// The measure cannot have such a value.
    OutOfRange,
    /// The numerator is larger than the denominator.
    NumeratorAboveDenominator,
    /// There is nobody to divide by.
    ZeroDenominator,
    /// The value is not numerator over denominator.
    ValueDiffers,
    /// The value is not within its interval.
    Interval,
    /// The measure does not have this.
    NotWanted,
    /// It is neither yes nor no.
    BadConfirm,
    /// The batch has two rows for one figure.
    Duplicate,
    /// A part is larger than its whole.
    PartAboveWhole,
    /// The parts do not add up to the whole.
    PartsDoNotAddUp,
    /// It is far from the figure before.
    Jump,
    /// No live agreement lets the sender share it.
    NoAgreement,
    /// It is not collected.
    NoWindow,
    /// It is not collected yet.
    WindowNotOpen,
    /// It is no longer collected.
    WindowClosed,
    /// The line is no row.
    BadLine,
    /// The columns are not those of the format.
    BadColumns,
    /// The file ends or breaks in the middle.
    BrokenFile,
    /// The file is something else than text.
    NotText,
    /// The file has no rows.
    EmptyFile,
    /// The file has more rows than are taken at once.
    TooManyRows,
}

impl ProblemCode {
    /// All codes with their names.
    pub const ALL: [(Self, &'static str); 36] = [
        (Self::Blank, "BLANK"),
        (Self::BadUrn, "BAD_URN"),
        (Self::UnknownSchool, "UNKNOWN_SCHOOL"),
        (Self::NotOwnSchool, "NOT_OWN_SCHOOL"),
        (Self::SchoolClosed, "SCHOOL_CLOSED"),
        (Self::OutsideArea, "OUTSIDE_AREA"),
        (Self::UnknownMeasure, "UNKNOWN_MEASURE"),
        (Self::UnknownCohort, "UNKNOWN_COHORT"),
        (Self::BadPeriod, "BAD_PERIOD"),
        (Self::BadStatus, "BAD_STATUS"),
        (Self::BadNumber, "BAD_NUMBER"),
        (Self::Symbol, "SYMBOL"),
        (Self::TooLarge, "TOO_LARGE"),
        (Self::NotWhole, "NOT_WHOLE"),
        (Self::Negative, "NEGATIVE"),
        (Self::OutOfRange, "OUT_OF_RANGE"),
        (Self::NumeratorAboveDenominator, "NUMERATOR_ABOVE_DENOMINATOR"),
        (Self::ZeroDenominator, "ZERO_DENOMINATOR"),
        (Self::ValueDiffers, "VALUE_DIFFERS"),
        (Self::Interval, "INTERVAL"),
        (Self::NotWanted, "NOT_WANTED"),
        (Self::BadConfirm, "BAD_CONFIRM"),
        (Self::Duplicate, "DUPLICATE"),
        (Self::PartAboveWhole, "PART_ABOVE_WHOLE"),
        (Self::PartsDoNotAddUp, "PARTS_DO_NOT_ADD_UP"),
        (Self::Jump, "JUMP"),
        (Self::NoAgreement, "NO_AGREEMENT"),
        (Self::NoWindow, "NO_WINDOW"),
        (Self::WindowNotOpen, "WINDOW_NOT_OPEN"),
        (Self::WindowClosed, "WINDOW_CLOSED"),
        (Self::BadLine, "BAD_LINE"),
        (Self::BadColumns, "BAD_COLUMNS"),
        (Self::BrokenFile, "BROKEN_FILE"),
        (Self::NotText, "NOT_TEXT"),
        (Self::EmptyFile, "EMPTY_FILE"),
        (Self::TooManyRows, "TOO_MANY_ROWS"),
    ];

    /// The code as callers see it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(code, _)| *code == self).map_or("", |(_, name)| name)
    }
}

/// One thing to mend in a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, the header being line 1; or place of the row in the mutation, from 1.
    pub line: i32,
    /// Column or field; empty when the row as a whole is at fault.
    pub field: &'static str,
    /// Code.
    pub code: ProblemCode,
    /// What was there, cut to eighty characters.
    pub value: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// Characters of a value that are told.
const TOLD: usize = 80;

impl Problem {
    /// A problem of one cell of a row.
    #[must_use]
    pub fn at(line: i32, field: &'static str, code: ProblemCode, value: &str, message: impl Into<String>) -> Self {
        Self { line, field, code, value: value.chars().take(TOLD).collect(), message: message.into() }
    }

    /// A problem of a row as a whole.
    #[must_use]
    pub fn of_row(line: i32, code: ProblemCode, message: impl Into<String>) -> Self {
        Self::at(line, "", code, "", message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_name() {
        let names: std::collections::BTreeSet<_> = ProblemCode::ALL.iter().map(|(_, name)| name).collect();
        assert_eq!(names.len(), ProblemCode::ALL.len());
        assert_eq!(ProblemCode::TooManyRows.as_str(), "TOO_MANY_ROWS");
    }

    #[test]
    fn a_long_value_is_cut() {
        let problem = Problem::at(2, "urn", ProblemCode::BadUrn, &"é".repeat(500), "");
        assert_eq!(problem.value.chars().count(), 80);
    }
}
