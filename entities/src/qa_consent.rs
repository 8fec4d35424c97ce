//! To whom a school lets its peer review be shown, from when until when.

use sea_orm::entity::prelude::*;

use crate::states::QaAudience;

/// One consent.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_consent")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The peer review.
    pub review_id: String,
    /// To whom it is shown.
    pub audience: QaAudience,
    /// User who granted it.
    pub granted_by: Option<String>,
    /// When.
    pub granted_at: DateTimeUtc,
    /// User who revoked it.
    pub revoked_by: Option<String>,
    /// When.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why.
    pub revoke_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
