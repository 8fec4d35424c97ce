//! Strengths and areas for improvement that a review found.

use sea_orm::entity::prelude::*;

use crate::states::QaPointKind;

/// One of them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_point")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: String,
    /// Place in the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// Which of the two.
    pub kind: QaPointKind,
    /// What was found.
    pub text: String,
}

impl ActiveModelBehavior for ActiveModel {}
