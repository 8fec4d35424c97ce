//! What a grade means for a criterion.

use sea_orm::entity::prelude::*;

/// The description of one grade of one criterion.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_descriptor")]
pub struct Model {
    /// The version of the framework.
    #[sea_orm(primary_key, auto_increment = false)]
    pub framework_id: i32,
    /// The criterion.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// The grade.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i16,
    /// What is seen where the grade is given.
    pub text: String,
}

impl ActiveModelBehavior for ActiveModel {}
