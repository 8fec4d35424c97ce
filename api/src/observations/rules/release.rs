/// Why observations cannot be released, or a release cannot be withdrawn. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseRefused {
    /// No measure has the code.
    #[error("there is no measure {0:?}; `measures` lists them")]
    UnknownMeasure(String),
    /// The measure is of areas.
    #[error("{0} is told for areas only: the figures of schools make no total of it")]
    NotOfSchools(String),
    /// There is nothing that the actor may release.
    #[error(
        "no observation of this measure, period and status is held that you may release: of schools that the local authority maintains, or under a live data-sharing agreement for the purpose"
    )]
    NothingHeld,
    /// The observations do not make a cube.
    #[error("{0}; have it submitted anew, then release")]
    Unsound(String),
    /// Somebody else has released the same at the same moment.
    #[error("somebody else has just released the same; look at that release")]
    ReleasedMeanwhile,
    /// The release has ended.
    #[error("the release has ended already; nothing was changed")]
    EndedAlready,
}

impl ReleaseRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownMeasure(_) => "UNKNOWN_MEASURE",
            Self::NotOfSchools(_) => "NOT_OF_SCHOOLS",
            Self::NothingHeld => "NOTHING_HELD",
            Self::Unsound(_) => "UNSOUND",
            Self::ReleasedMeanwhile => "RELEASED_MEANWHILE",
            Self::EndedAlready => "ENDED_ALREADY",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::UnknownMeasure(_) | Self::NotOfSchools(_) => "measureCode",
            Self::NothingHeld | Self::Unsound(_) | Self::ReleasedMeanwhile => "period",
            Self::EndedAlready => "releaseId",
        }
    }
}
