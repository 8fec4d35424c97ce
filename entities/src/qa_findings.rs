//! What the team of a review found, what the moderator made of it, and what the reviewed party says.

use sea_orm::entity::prelude::*;

use crate::states::QaRecommendation;

/// The findings of one review.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_findings")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: String,
    /// Day on which it was made; the last one.
    pub conducted_on: Date,
    /// Overall grade that the team gave.
    pub overall_grade: i16,
    /// What the team recommends; nothing for a peer review.
    pub recommendation: Option<QaRecommendation>,
    /// Overall grade after moderation.
    pub moderated_grade: Option<i16>,
    /// User who moderated it.
    pub moderated_by: Option<String>,
    /// When.
    pub moderated_at: Option<DateTimeUtc>,
    /// What the moderator says to it.
    pub moderation_note: Option<String>,
    /// What the reviewed party says to it.
    pub response: Option<String>,
    /// User who wrote that.
    pub responded_by: Option<String>,
    /// When.
    pub responded_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
