//! States of impact evaluations.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where an impact evaluation stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImpactStatus {
    /// Planned; its figures, if there are any, can be computed anew.
    Draft,
    /// Its figures are put forward.
    Submitted,
    /// A second person has agreed to them.
    Moderated,
    /// They are published.
    Published,
    /// They were published, and a later evaluation took their place.
    Superseded,
    /// They were published and do not count any more, or were given up before; with a reason.
    Withdrawn,
}

/// With what the schools that take part are compared.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(30))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImpactMethod {
    /// With themselves, before and after.
    PrePost,
    /// With England.
    NationalComparator,
    /// With the other schools of the local authority of the same phases.
    LocalComparator,
    /// With the schools most like them, wherever they are.
    SimilarSchools,
}

/// What each school counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImpactWeighting {
    /// Each the same.
    Schools,
    /// As many as it has pupils in the outcome.
    Pupils,
}

/// On which side of an evaluation a school is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImpactSide {
    /// It takes part in the intervention.
    #[sea_orm(num_value = 1)]
    Treated,
    /// It is compared with.
    #[sea_orm(num_value = 2)]
    Comparator,
}

/// What an observation is in an evaluation.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImpactPart {
    /// The value of the period before that of the baseline, by which similar schools are found.
    #[sea_orm(num_value = 1)]
    Prior,
    /// The value of the baseline period.
    #[sea_orm(num_value = 2)]
    Baseline,
    /// The value of the outcome period.
    #[sea_orm(num_value = 3)]
    Outcome,
    /// The other side of a gap in the period before.
    #[sea_orm(num_value = 4)]
    AgainstPrior,
    /// The other side of a gap in the baseline period.
    #[sea_orm(num_value = 5)]
    AgainstBaseline,
    /// The other side of a gap in the outcome period.
    #[sea_orm(num_value = 6)]
    AgainstOutcome,
}
