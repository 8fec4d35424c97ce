//! How many days a supporter has for others.

use sea_orm::entity::prelude::*;

use crate::values::{HalfDays, Period};

/// The days of one half-term.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supporter_capacity")]
pub struct Model {
    /// The supporter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub supporter_id: String,
    /// The half-term.
    #[sea_orm(primary_key, auto_increment = false)]
    pub half_term: Period,
    /// Days that it has.
    pub days: HalfDays,
}

impl ActiveModelBehavior for ActiveModel {}
