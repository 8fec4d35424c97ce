//! What a supporter is expert in.

use sea_orm::entity::prelude::*;

/// One specialism of one supporter.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supporter_specialism")]
pub struct Model {
    /// The supporter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub supporter_id: String,
    /// Code of the specialism.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
}

impl ActiveModelBehavior for ActiveModel {}
