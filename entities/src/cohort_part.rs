//! Which cohorts make up which whole: boys and girls are all pupils.

use sea_orm::entity::prelude::*;

/// One part of one partition.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cohort_part")]
pub struct Model {
    /// Code of the partition, such as `SEX`; its parts have no pupil in common and leave none of the whole out.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partition_code: String,
    /// The part.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part_code: String,
    /// The whole.
    pub whole_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
