//! Cohorts at whom an intervention is aimed.

use sea_orm::entity::prelude::*;

/// One cohort of one intervention.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intervention_cohort")]
pub struct Model {
    /// The intervention.
    #[sea_orm(primary_key, auto_increment = false)]
    pub intervention_id: String,
    /// The cohort.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cohort_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
