//! The published grades of the criteria.

use sea_orm::entity::prelude::*;

/// One of them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_outcome_grade")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: String,
    /// The criterion, by its place in the framework.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// The grade.
    pub grade: i16,
}

impl ActiveModelBehavior for ActiveModel {}
