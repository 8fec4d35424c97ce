//! Where money comes from.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;

/// One source of one partnership.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "funding_source")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership uses it.
    pub area_la_code: LaCode,
    /// Code within the partnership, such as `DSG`.
    pub code: String,
    /// Name to show.
    pub name: String,
    /// Whether others pay beside the partnership: schools, trusts, sponsors.
    pub is_co_funding: bool,
    /// Whether the money is counted already where it was given, and is only passed on: no total counts it.
    pub is_pass_through: bool,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
