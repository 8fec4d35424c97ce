//! Needs that priorities were drawn from.

use sea_orm::entity::prelude::*;

/// One need of one priority.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "priority_need")]
pub struct Model {
    /// The priority.
    #[sea_orm(primary_key, auto_increment = false)]
    pub priority_id: String,
    /// The analysis.
    #[sea_orm(primary_key, auto_increment = false)]
    pub analysis_id: String,
    /// Place of the rule whose finding is to become better.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
}

impl ActiveModelBehavior for ActiveModel {}
