//! Who can be sent to support a school: a system leader, or a provider with its people.

use sea_orm::entity::prelude::*;

use crate::keys::{LaCode, Urn};
use crate::states::Designation;

/// One supporter within the partnership of one area.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supporter")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership it works for.
    pub area_la_code: LaCode,
    /// Name to show.
    pub name: String,
    /// The name as it is ordered and searched.
    pub name_sort: String,
    /// As what the person is designated; nothing for a provider with its people.
    pub designation: Option<Designation>,
    /// User who the person is, if it signs in.
    pub user_id: Option<String>,
    /// The provider that it is, or that sends the person.
    pub provider_id: Option<String>,
    /// The school that it comes from.
    pub school_urn: Option<Urn>,
    /// First day on which it can be sent.
    pub valid_from: Date,
    /// Last day on which it can be sent; null while no end is set.
    pub valid_to: Option<Date>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// User who registered it.
    pub created_by: Option<String>,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
