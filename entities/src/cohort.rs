//! Groups of pupils or staff at whom improvement work is aimed.

use sea_orm::entity::prelude::*;

/// One cohort.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cohort")]
pub struct Model {
    /// Code of the cohort, such as `DISADVANTAGED`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Name to show.
    pub name: String,
    /// Whether it is a group of staff or governors, not of pupils.
    pub is_staff: bool,
    /// Place in the list.
    pub position: i32,
    /// Number that observations refer to; null for cohorts of staff, and before the catalogue is loaded.
    pub number: Option<i16>,
    /// Who belongs to it, and the source.
    pub definition: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
