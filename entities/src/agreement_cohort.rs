//! Cohorts that a data-sharing agreement covers.

use sea_orm::entity::prelude::*;

/// One cohort of one agreement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_cohort")]
pub struct Model {
    /// The agreement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agreement_id: String,
    /// The cohort.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cohort_number: i16,
}

impl ActiveModelBehavior for ActiveModel {}
