//! States of success measures.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How it is found out whether what was promised is reached.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(30))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SuccessTest {
    /// The local authority is among the best quarter of all.
    TopQuarter,
    /// It is among the better half of all.
    TopHalf,
    /// Its place among all is no worse than it was.
    RankKept,
    /// Its value is better than that of England.
    BetterThanEngland,
    /// Its gap between two groups of pupils is smaller than that of England.
    GapBelowEngland,
    /// Its gap between two groups of pupils is half of what it was, or less.
    GapHalved,
    /// How far it is behind England is half of what it was, or less.
    GapToEnglandHalved,
    /// Its value rose by so much, or more.
    RisenBy,
    /// All of its schools are judged good or outstanding.
    AllGood,
}
