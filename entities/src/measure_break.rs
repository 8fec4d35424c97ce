//! Where the definition of a measure changed, so that values on either side cannot be compared.

use sea_orm::entity::prelude::*;

use crate::values::Period;

/// One break.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measure_break")]
pub struct Model {
    /// The measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: i32,
    /// First period with the new definition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: Period,
    /// What changed, and the source.
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}
