//! Measures that a data-sharing agreement covers.

use sea_orm::entity::prelude::*;

/// One measure of one agreement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_measure")]
pub struct Model {
    /// The agreement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agreement_id: String,
    /// The measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: i32,
}

impl ActiveModelBehavior for ActiveModel {}
