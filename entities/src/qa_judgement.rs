//! What a team judged of a criterion.

use sea_orm::entity::prelude::*;

/// One judgement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_judgement")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: String,
    /// The criterion, by its place in the framework.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// Grade that the team gave.
    pub grade: i16,
    /// On what evidence.
    pub evidence: String,
    /// Grade after moderation.
    pub moderated_grade: Option<i16>,
}

impl ActiveModelBehavior for ActiveModel {}
