//! States of brokerage.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// As what a system leader is designated.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Designation {
    /// National leader of education: the head of a national support school.
    Nle,
    /// Local leader of education: a head who helps another.
    Lle,
    /// Specialist leader of education: a middle or senior leader with a specialism.
    Sle,
    /// National leader of governance: a chair of governors who helps another.
    Nlg,
}

/// Where a request for support stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SupportRequestStatus {
    /// Nothing is offered yet, or no more.
    Asked,
    /// An offer waits for an answer.
    Offered,
    /// An offer was accepted.
    Accepted,
    /// It was withdrawn, or nothing can be offered.
    Closed,
}

/// Where an offer of support stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SupportOfferStatus {
    /// It waits for an answer.
    Open,
    /// The school accepted it.
    Accepted,
    /// The school declined it.
    Declined,
    /// The local authority took it back.
    Withdrawn,
}

/// Where a deployment stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeploymentStatus {
    /// It is offered; its days are held.
    Proposed,
    /// The school accepted it.
    Agreed,
    /// It is under way.
    Active,
    /// It was done.
    Completed,
    /// It was declined, taken back or broken off.
    Ended,
}
