//! What measures and observations can be, as the schema names them.

use async_graphql::Enum;
use entities::states;

use crate::observations::store::lists;

/// What an observation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Level")]
pub enum Level {
    /// A school.
    School,
    /// The schools of a trust in the area of the partnership that released it.
    Trust,
    /// A local authority: the schools in its area, or, for what a partnership released, those that it released.
    LocalAuthority,
    /// England.
    England,
}

/// Which schools of England a national figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::England")]
pub enum England {
    /// All schools.
    AllSchools,
    /// State-funded schools.
    StateFunded,
    /// State-funded primary schools.
    StateFundedPrimary,
    /// State-funded secondary schools.
    StateFundedSecondary,
    /// Special schools.
    Special,
}

/// How settled an observation is. What is predicted stays beside what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, serde::Serialize)]
#[graphql(remote = "states::ObservationStatus")]
pub enum ObservationStatus {
    /// What the school expects.
    Predicted,
    /// Measured by the school before the period is over.
    InYear,
    /// Published, and expected to be revised.
    Provisional,
    /// Published after checks by schools.
    Revised,
    /// Published as final.
    Final,
}

/// Whether a value is there, and if not, why. A value that is not there is never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::ValueState")]
pub enum ValueState {
    /// The value is there.
    Present,
    /// Withheld by a rule of disclosure control, because so few pupils are behind it (publishers' symbols `c` and `SUPP`), or so
    /// that another value cannot be calculated from it: which of the two is not told, because it would say that the value is
    /// large.
    Suppressed,
    /// Withheld so that another withheld value cannot be calculated from it. Told only to those who may know.
    SecondarySuppression,
    /// There, but the data-sharing agreement with its owner is of other measures, cohorts, periods or purposes.
    OutOfScope,
    /// There, but no live data-sharing agreement lets the caller have it.
    NoAgreement,
    /// There, but not yet released.
    NotYetApproved,
    /// Not collected.
    NotCollected,
    /// Does not apply (publishers' symbols `z`, `NE`, `NA`).
    NotApplicable,
    /// Not available or not published (publishers' symbols `x`, `NP`, `LOWCOV`).
    Unavailable,
    /// Rounds to 0 but is not 0 (publishers' symbols `low` and `SP`).
    Low,
    /// Its publisher calls it unreliable (symbol `u`). The value may be there.
    Unreliable,
}

/// What a measure counts, and so what could tell of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::MeasureNature")]
pub enum MeasureNature {
    /// A number of pupils.
    Count,
    /// A percentage of pupils: numerator and denominator are pupils.
    Share,
    /// A mean over pupils: the denominator is pupils, the numerator the sum of their points.
    Score,
    /// A rate of something that is not pupils, such as sessions; `pupils` are told apart.
    Rate,
    /// Nothing of pupils, such as money.
    NotOfPupils,
}

/// What a value of a measure is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::MeasureUnit")]
pub enum MeasureUnit {
    /// Percent, 0 to 100. Differences are percentage points.
    Percent,
    /// A score, such as a scaled score or a progress score.
    Score,
    /// Points of a points system.
    Points,
    /// A whole number of something.
    Count,
    /// A rate that is no percentage, such as per 10,000.
    Rate,
    /// Pounds sterling.
    Pounds,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Direction")]
pub enum Direction {
    /// Higher is better.
    HigherIsBetter,
    /// Lower is better.
    LowerIsBetter,
    /// Neither: it describes.
    Neither,
}

/// Which stage of education a measure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Stage")]
pub enum Stage {
    /// Early years foundation stage.
    EarlyYears,
    /// Key stage 1, with phonics.
    #[graphql(name = "KEY_STAGE_1")]
    KeyStage1,
    /// Key stage 2.
    #[graphql(name = "KEY_STAGE_2")]
    KeyStage2,
    /// Key stage 4.
    #[graphql(name = "KEY_STAGE_4")]
    KeyStage4,
    /// Key stage 5, and what young people do to the age of 19.
    #[graphql(name = "POST_16")]
    Post16,
    /// No one stage.
    AllStages,
}

/// Why the caller sees an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum Basis {
    /// Everybody may: its publisher published it, or the partnership released it.
    Published,
    /// It is of a school that the caller works for.
    Own,
    /// It is of a school that the caller's local authority maintains.
    Maintained,
    /// A data-sharing agreement lets the caller.
    Agreement,
    /// The caller sees that it is there, and no value.
    None,
}

/// Orders of a list of observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum ObservationOrder {
    /// By URN, group UID or local authority code, then as they were written: for those who read all. Needs a filter with one of
    /// `levels`, with `schoolUrns` or with `trustUids`.
    Subject,
    /// As they were written.
    Recorded,
    /// The last written first.
    RecordedDesc,
    /// By the value that the caller is shown, the smallest first; what has none comes last. Needs a filter with one measure.
    Value,
    /// By the value that the caller is shown, the largest first; what has none comes last. Needs a filter with one measure.
    ValueDesc,
    /// By period, the earliest first. Needs a filter with schools, trusts, local authorities or measures.
    Period,
    /// By period, the latest first. Needs a filter with schools, trusts, local authorities or measures.
    PeriodDesc,
}

impl From<ObservationOrder> for lists::Order {
    fn from(order: ObservationOrder) -> Self {
        match order {
            ObservationOrder::Subject => Self::Subject,
            ObservationOrder::Recorded => Self::Recorded { is_descending: false },
            ObservationOrder::RecordedDesc => Self::Recorded { is_descending: true },
            ObservationOrder::Value => Self::Value { is_descending: false },
            ObservationOrder::ValueDesc => Self::Value { is_descending: true },
            ObservationOrder::Period => Self::Period { is_descending: false },
            ObservationOrder::PeriodDesc => Self::Period { is_descending: true },
        }
    }
}
