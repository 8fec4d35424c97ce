//! When a figure is withheld because so few pupils are behind it: data, by family of measures, in versions.

use sea_orm::entity::prelude::*;

/// One version of one rule.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disclosure_rule")]
pub struct Model {
    /// Code of the family, such as `STANDARD`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Version, from 1; the highest is in force.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Pupils below which a figure is withheld; 0 withholds nothing.
    pub threshold: i32,
    /// Counts are rounded to a multiple of this; 1 leaves them.
    pub count_base: i32,
    /// What it is for, and its source.
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}
