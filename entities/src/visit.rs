//! A day, or half of one, that a supporter gave to a school. Never changed; a mistake is struck out.

use sea_orm::entity::prelude::*;

use crate::values::{HalfDays, Period};

/// One visit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The deployment.
    pub deployment_id: String,
    /// Who visited.
    pub supporter_id: String,
    /// Day.
    pub visited_on: Date,
    /// The half-term whose days it uses.
    pub half_term: Period,
    /// How long it took.
    pub days: HalfDays,
    /// What was done.
    pub note: String,
    /// User who wrote it down.
    pub recorded_by: Option<String>,
    /// When.
    pub recorded_at: DateTimeUtc,
    /// User who struck it out.
    pub struck_by: Option<String>,
    /// When.
    pub struck_at: Option<DateTimeUtc>,
    /// Why.
    pub strike_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
