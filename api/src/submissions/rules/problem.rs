/// Declares the codes once: as a type, as a list and as what callers see.
macro_rules! problem_codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal,)*) => {
        /// What is wrong with a row of a batch, or with a file. The codes are public and are never renamed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProblemCode {
            $($(#[$doc])* $code,)*
        }

        impl ProblemCode {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The code as callers see it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }
        }
    };
}

problem_codes! {
    /// A cell that is needed is empty.
    Blank = "BLANK",
    /// It is no URN.
    BadUrn = "BAD_URN",
    /// The register has no such school.
    UnknownSchool = "UNKNOWN_SCHOOL",
    /// The school was not the sender's on the day.
    NotOwnSchool = "NOT_OWN_SCHOOL",
    /// Another organisation has sent the figure, and the school has left the sender.
    SentByAnother = "SENT_BY_ANOTHER",
    /// The school was closed on the day, or not open yet.
    SchoolClosed = "SCHOOL_CLOSED",
    /// The school is in the area of another local authority.
    OutsideArea = "OUTSIDE_AREA",
    /// The catalogue has no such measure.
    UnknownMeasure = "UNKNOWN_MEASURE",
    /// The catalogue has no such cohort of pupils.
    UnknownCohort = "UNKNOWN_COHORT",
    /// It is no period.
    BadPeriod = "BAD_PERIOD",
    /// It is no status that a batch may have.
    BadStatus = "BAD_STATUS",
    /// It is no decimal number.
    BadNumber = "BAD_NUMBER",
    /// It is a publisher's symbol.
    Symbol = "SYMBOL",
    /// It is too large for any measure.
    TooLarge = "TOO_LARGE",
    /// It has to be a whole number.
    NotWhole = "NOT_WHOLE",
    /// It is less than nothing.
    Negative = "NEGATIVE",
    /// The measure cannot have such a value.
    OutOfRange = "OUT_OF_RANGE",
    /// The numerator is larger than the denominator.
    NumeratorAboveDenominator = "NUMERATOR_ABOVE_DENOMINATOR",
    /// There is nobody to divide by.
    ZeroDenominator = "ZERO_DENOMINATOR",
    /// The value is not numerator over denominator.
    ValueDiffers = "VALUE_DIFFERS",
    /// The value is not within its interval.
    Interval = "INTERVAL",
    /// The measure does not have this.
    NotWanted = "NOT_WANTED",
    /// It is neither yes nor no.
    BadConfirm = "BAD_CONFIRM",
    /// The batch has two rows for one figure.
    Duplicate = "DUPLICATE",
    /// A part is larger than its whole.
    PartAboveWhole = "PART_ABOVE_WHOLE",
    /// The parts do not add up to the whole.
    PartsDoNotAddUp = "PARTS_DO_NOT_ADD_UP",
    /// It is far from the figure before.
    Jump = "JUMP",
    /// No live agreement lets the sender share it.
    NoAgreement = "NO_AGREEMENT",
    /// It is not collected.
    NoWindow = "NO_WINDOW",
    /// It is not collected yet.
    WindowNotOpen = "WINDOW_NOT_OPEN",
    /// It is no longer collected.
    WindowClosed = "WINDOW_CLOSED",
    /// The line is no row.
    BadLine = "BAD_LINE",
    /// The columns are not those of the format.
    BadColumns = "BAD_COLUMNS",
    /// The file ends or breaks in the middle.
    BrokenFile = "BROKEN_FILE",
    /// The file is something else than text.
    NotText = "NOT_TEXT",
    /// The file has no rows.
    EmptyFile = "EMPTY_FILE",
    /// The file has more rows than are taken at once.
    TooManyRows = "TOO_MANY_ROWS",
    /// There is more to mend than is listed.
    TooManyProblems = "TOO_MANY_PROBLEMS",
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
        let names: std::collections::BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), ProblemCode::ALL.len());
        assert_eq!(ProblemCode::TooManyRows.as_str(), "TOO_MANY_ROWS");
    }

    #[test]
    fn a_long_value_is_cut() {
        let problem = Problem::at(2, "urn", ProblemCode::BadUrn, &"é".repeat(500), "");
        assert_eq!(problem.value.chars().count(), 80);
    }
}
