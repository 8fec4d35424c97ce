//! Who reviews.

use sea_orm::entity::prelude::*;

/// One member of the team of a review.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_reviewer")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: String,
    /// The user.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: String,
    /// Whether the user leads the team.
    pub is_lead: bool,
}

impl ActiveModelBehavior for ActiveModel {}
