/// Why something cannot be estimated. The codes are public and are never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotEstimate {
    /// Fewer than two schools on one side: nothing is known of how much they differ.
    #[error("fewer than two schools on one side are left, too few to tell how much schools differ")]
    TooFewSchools {
        /// How many there are.
        found: usize,
    },
    /// Fewer than two pupils on one side.
    #[error("{found} pupils are too few to tell how much pupils differ; two are the least")]
    TooFewPupils {
        /// How many there are.
        found: u32,
    },
    /// No school was treated, or there is none to compare with.
    #[error("there are no schools to match")]
    NobodyToMatch,
    /// All schools changed alike, so that an interval would be a point.
    #[error("all schools changed by the same amount, so nothing tells how sure the figure is")]
    NoVariance,
    /// A value is no number, or a weight is not above nothing.
    #[error("a value is missing or no number")]
    NotANumber,
    /// A proportion is nought or one: its odds are not defined.
    #[error("a proportion is 0 or 1, of which the odds are not defined")]
    ProportionAtBound,
    /// There is nothing to put together.
    #[error("there are no estimates to put together")]
    NoStudies,
    /// The tests of one of the periods were not held.
    #[error("the tests and examinations of one of the periods were cancelled, so there is nothing to compare")]
    TestCancelled,
    /// The measure meant something else in one of the periods.
    #[error("the definition of the measure changed between the periods, so that they cannot be compared")]
    MeasureChanged,
    /// No figure of the baseline period is there.
    #[error("no figure of the baseline period is there for the schools that take part")]
    NoBaseline,
    /// No figure of the outcome period is there.
    #[error("no figure of the outcome period is there for the schools that take part")]
    NoOutcome,
    /// The measure is not told of the cohort.
    #[error("no figure of this measure is there for this cohort, at any school or in England, in either period")]
    CohortNotMeasured,
    /// Figures are there and are withheld.
    #[error("figures of too many schools are withheld, because few pupils are behind them, to leave two schools")]
    SuppressedInputs,
    /// Nobody is left to compare with.
    #[error("no school is left to compare with: none has both figures, or none is near enough")]
    NoComparators,
    /// There is no figure of England.
    #[error("there is no figure of England for both periods")]
    NoNationalFigure,
    /// Schools cannot be weighted by their pupils.
    #[error("the measure does not tell how many pupils are behind the figures, by which schools were to count")]
    NoDenominators,
}

impl CannotEstimate {
    /// Code of the reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooFewSchools { .. } => "TOO_FEW_SCHOOLS",
            Self::TooFewPupils { .. } => "TOO_FEW_PUPILS",
            Self::NobodyToMatch => "NOBODY_TO_MATCH",
            Self::NoVariance => "NO_VARIANCE",
            Self::NotANumber => "NOT_A_NUMBER",
            Self::ProportionAtBound => "PROPORTION_AT_BOUND",
            Self::NoStudies => "NO_STUDIES",
            Self::TestCancelled => "TEST_CANCELLED",
            Self::MeasureChanged => "MEASURE_CHANGED",
            Self::NoBaseline => "NO_BASELINE",
            Self::NoOutcome => "NO_OUTCOME",
            Self::CohortNotMeasured => "COHORT_NOT_MEASURED",
            Self::SuppressedInputs => "SUPPRESSED_INPUTS",
            Self::NoComparators => "NO_COMPARATORS",
            Self::NoNationalFigure => "NO_NATIONAL_FIGURE",
            Self::NoDenominators => "NO_DENOMINATORS",
        }
    }

    /// The reason with the code, for a stored one; numbers that it had are not kept.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        const ALL: [CannotEstimate; 16] = [
            CannotEstimate::TooFewSchools { found: 1 },
            CannotEstimate::TooFewPupils { found: 1 },
            CannotEstimate::NobodyToMatch,
            CannotEstimate::NoVariance,
            CannotEstimate::NotANumber,
            CannotEstimate::ProportionAtBound,
            CannotEstimate::NoStudies,
            CannotEstimate::TestCancelled,
            CannotEstimate::MeasureChanged,
            CannotEstimate::NoBaseline,
            CannotEstimate::NoOutcome,
            CannotEstimate::CohortNotMeasured,
            CannotEstimate::SuppressedInputs,
            CannotEstimate::NoComparators,
            CannotEstimate::NoNationalFigure,
            CannotEstimate::NoDenominators,
        ];
        ALL.into_iter().find(|reason| reason.code() == code)
    }
}
