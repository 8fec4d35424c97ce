//! A supporter is sent to a school.

use sea_orm::entity::prelude::*;

use crate::keys::{LaCode, Urn};
use crate::states::DeploymentStatus;

/// One deployment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deployment")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership brokered it.
    pub area_la_code: LaCode,
    /// Who is sent.
    pub supporter_id: String,
    /// User who the person was when it was offered.
    pub user_id: Option<String>,
    /// Who sent it then.
    pub provider_id: Option<String>,
    /// From which school it came then.
    pub home_urn: Option<Urn>,
    /// To which school.
    pub urn: Urn,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// Where it stands.
    pub status: DeploymentStatus,
    /// When the school agreed.
    pub agreed_at: Option<DateTimeUtc>,
    /// What came of it, or why it ended early.
    pub end_reason: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// User who proposed it.
    pub created_by: Option<String>,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
