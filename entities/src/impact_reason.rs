//! Why the evidence of an evaluation is as secure as it is.

use sea_orm::entity::prelude::*;

/// One reason.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "impact_reason")]
pub struct Model {
    /// The evaluation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evaluation_id: String,
    /// Place in the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// Code of the rule.
    pub code: String,
    /// What the rule says of this evaluation.
    pub message: String,
    /// What it adds to the rating, or takes from it.
    pub points: i16,
}

impl ActiveModelBehavior for ActiveModel {}
