//! Reviews of the quality of work. What was found is in `qa_findings`: not everybody who knows of a review may know that.

use sea_orm::entity::prelude::*;

use crate::keys::{LaCode, Urn};
use crate::states::{QaReviewKind, QaReviewStatus, QaSubject};

/// One review.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_review")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership keeps it.
    pub area_la_code: LaCode,
    /// The version of the framework by which it is made.
    pub framework_id: i32,
    /// What kind of thing is reviewed.
    pub subject: QaSubject,
    /// The intervention whose delivery is reviewed.
    pub intervention_id: Option<String>,
    /// The provider that is reviewed, or that delivers what is.
    pub provider_id: Option<String>,
    /// The school that is reviewed by its peers.
    pub urn: Option<Urn>,
    /// The hub that organises a peer review, if one does.
    pub hub_provider_id: Option<String>,
    /// How it is made.
    pub kind: QaReviewKind,
    /// Where it stands.
    pub status: QaReviewStatus,
    /// Day for which it is planned.
    pub scheduled_for: Date,
    /// User who is to moderate it, or has.
    pub moderator_id: Option<String>,
    /// Why it was cancelled or withdrawn.
    pub end_reason: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// User who scheduled it.
    pub created_by: Option<String>,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
