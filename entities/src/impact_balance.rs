//! How alike the schools that take part and those they are compared with were before.

use sea_orm::entity::prelude::*;

/// One property of schools.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "impact_balance")]
pub struct Model {
    /// The evaluation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evaluation_id: String,
    /// Place in the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// What it is: a code.
    pub property: String,
    /// Standardised mean difference before schools were matched; null where none were.
    pub before: Option<f64>,
    /// That of the schools that are counted.
    pub after: f64,
}

impl ActiveModelBehavior for ActiveModel {}
