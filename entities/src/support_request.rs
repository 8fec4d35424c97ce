//! A school asks to be supported.

use sea_orm::entity::prelude::*;

use crate::keys::{LaCode, Urn};
use crate::states::SupportRequestStatus;
use crate::values::HalfDays;

/// One request.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support_request")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership brokers it.
    pub area_la_code: LaCode,
    /// The school that is to be supported.
    pub urn: Urn,
    /// What it needs, in words.
    pub need: String,
    /// How many days of support it asks for.
    pub days: HalfDays,
    /// First day on which it wants support.
    pub needed_from: Date,
    /// Last day.
    pub needed_to: Date,
    /// Where it stands.
    pub status: SupportRequestStatus,
    /// Why it was closed.
    pub close_reason: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// User who asked.
    pub created_by: Option<String>,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
