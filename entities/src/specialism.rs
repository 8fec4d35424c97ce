//! What those who support schools are expert in.

use sea_orm::entity::prelude::*;

/// One specialism.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "specialism")]
pub struct Model {
    /// Code of the specialism, such as `MATHS`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Name to show.
    pub name: String,
    /// What it belongs to.
    pub area: String,
    /// Place in the list.
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}
