//! What an intervention is to achieve, by when.

use sea_orm::entity::prelude::*;

/// One criterion.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "success_criterion")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The intervention.
    pub intervention_id: String,
    /// Place in the list.
    pub position: i32,
    /// What is measured, such as *KS2 reading, writing and maths, expected standard*.
    pub measure: String,
    /// In whom.
    pub cohort_code: String,
    /// Value before, in thousandths of the unit of the measure; null if it is not known yet.
    pub baseline_thousandths: Option<i64>,
    /// Value to be reached, in thousandths.
    pub target_thousandths: i64,
    /// By when.
    pub due_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}
