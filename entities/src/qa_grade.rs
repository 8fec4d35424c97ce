//! The scale of a framework, the best grade first.

use sea_orm::entity::prelude::*;

/// One grade.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_grade")]
pub struct Model {
    /// The version of the framework.
    #[sea_orm(primary_key, auto_increment = false)]
    pub framework_id: i32,
    /// Place on the scale: 1 is the best.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i16,
    /// Code.
    pub code: String,
    /// Name to show.
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
