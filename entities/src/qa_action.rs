//! What is to be done after a review.

use sea_orm::entity::prelude::*;

use crate::states::QaActionStatus;

/// One action.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_action")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The review.
    pub review_id: String,
    /// Place in the list.
    pub position: i16,
    /// What is to be done.
    pub text: String,
    /// Who is to do it, in words.
    pub owner: String,
    /// By when.
    pub due_on: Date,
    /// Where it stands.
    pub status: QaActionStatus,
    /// Day on which it was closed.
    pub closed_on: Option<Date>,
    /// How it was closed.
    pub note: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
