//! One line of a plan: what the year is to improve.

use sea_orm::entity::prelude::*;

/// One priority.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "priority")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The plan.
    pub plan_id: String,
    /// Code within the plan, such as `4`.
    pub code: String,
    /// What is to improve.
    pub title: String,
    /// Why and how.
    pub description: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
