//! What is offered to a school that asked for support.

use sea_orm::entity::prelude::*;

use crate::states::SupportOfferStatus;

/// One offer: a deployment, or an intervention.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support_offer")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The request.
    pub request_id: String,
    /// The deployment that is offered.
    pub deployment_id: Option<String>,
    /// The intervention that is offered.
    pub intervention_id: Option<String>,
    /// What the officer says to it.
    pub note: Option<String>,
    /// Where it stands.
    pub status: SupportOfferStatus,
    /// User who offered it.
    pub offered_by: Option<String>,
    /// When.
    pub offered_at: DateTimeUtc,
    /// User who accepted, declined or withdrew it.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<DateTimeUtc>,
    /// What was said to it.
    pub answer: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
