/// Why something cannot be estimated. The codes are public and are never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotEstimate {
    /// Fewer than two schools on one side: nothing is known of how much they differ.
    #[error("{found} schools are too few to tell how much schools differ; two are the least")]
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
        }
    }
}
