//! What a framework looks at.

use sea_orm::entity::prelude::*;

/// One criterion.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_criterion")]
pub struct Model {
    /// The version of the framework.
    #[sea_orm(primary_key, auto_increment = false)]
    pub framework_id: i32,
    /// Place in the framework, beginning with 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// Code.
    pub code: String,
    /// Name to show.
    pub name: String,
    /// What is asked.
    pub question: String,
    /// How much it counts in the weighted mean, beside the others.
    pub weight: i32,
}

impl ActiveModelBehavior for ActiveModel {}
