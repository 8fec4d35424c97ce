use entities::values::AcademicYear;

/// Why something of needs analysis is refused. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NeedsRefused {
    /// Several refusals at once.
    #[error("{} things are to be mended", .0.len())]
    Several(Vec<Self>),
    /// There are no such rules.
    #[error("there is no version of rules {0:?}; `needRuleSets` lists them")]
    UnknownRules(String),
    /// The rules were published later.
    #[error("no version of the rules is in force today; name one of `needRuleSets`")]
    NoRules,
    /// There is nobody to look at.
    #[error("the register has no open state-funded school of this local authority; import it first")]
    NoSchools,
    /// The area has more figures than can be looked at.
    #[error("the area has more than {0} figures of the measures of the rules, which cannot be looked at at once")]
    TooManyFigures(u64),
    /// Another analysis was made at the same time.
    #[error("another analysis for {0} was made in this moment; send the mutation again")]
    MadeMeanwhile(AcademicYear),
    /// There is no such analysis.
    #[error("there is no needs analysis of the area of the priority with this key")]
    UnknownAnalysis,
    /// The analysis is for another year.
    #[error(
        "the analysis is for {found}, the plan of the priority for {wanted}; draw it from an analysis for that year"
    )]
    OtherYear {
        /// Year of the analysis.
        found: AcademicYear,
        /// Year of the plan.
        wanted: AcademicYear,
    },
    /// There is no such rule.
    #[error("the rules of the analysis have none with the code {0:?}; `needs {{ rule {{ code }} }}` lists them")]
    UnknownRule(String),
}

impl NeedsRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Several(_) => "SEVERAL",
            Self::UnknownRules(_) => "UNKNOWN_RULES",
            Self::NoRules => "NO_RULES",
            Self::NoSchools => "NO_SCHOOLS",
            Self::TooManyFigures(_) => "TOO_MANY_FIGURES",
            Self::MadeMeanwhile(_) => "MADE_MEANWHILE",
            Self::UnknownAnalysis => "UNKNOWN_ANALYSIS",
            Self::OtherYear { .. } => "OTHER_YEAR",
            Self::UnknownRule(_) => "UNKNOWN_RULE",
        }
    }

    /// Path of the field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::UnknownRules(_) | Self::NoRules => "rules",
            Self::NoSchools | Self::TooManyFigures(_) => "areaLaCode",
            Self::Several(_) | Self::MadeMeanwhile(_) => "academicYear",
            Self::UnknownAnalysis | Self::OtherYear { .. } => "analysisId",
            Self::UnknownRule(_) => "ruleCodes",
        }
    }

    /// The refusals one by one.
    #[must_use]
    pub fn each(&self) -> &[Self] {
        match self {
            Self::Several(refusals) => refusals,
            one => std::slice::from_ref(one),
        }
    }
}
