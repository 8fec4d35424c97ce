//! States of needs analysis.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How a rule finds out whether a school is in need.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NeedTest {
    /// Its value is worse than that of England in the same period.
    WorseThanEngland,
    /// Its value is worse than a fixed one.
    WorseThanBar,
    /// A cohort of it is behind another cohort of it.
    Gap,
    /// Its value is worse than a year before.
    Decline,
    /// The grade of its latest inspection.
    Inspection,
}

/// How great the need of a school is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NeedBand {
    /// High.
    #[sea_orm(num_value = 1)]
    High,
    /// Some.
    #[sea_orm(num_value = 2)]
    Medium,
    /// Little or none.
    #[sea_orm(num_value = 3)]
    Low,
    /// Too little is published of the school to tell.
    #[sea_orm(num_value = 4)]
    NotKnown,
}
