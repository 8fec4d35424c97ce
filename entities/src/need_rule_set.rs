//! Versions of the rules by which the need of schools is found.

use sea_orm::entity::prelude::*;

/// One version.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "need_rule_set")]
pub struct Model {
    /// Number of the version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Code of the rules, the same in all their versions.
    pub code: String,
    /// Number of the version, beginning with 1.
    pub version: i32,
    /// Name to show.
    pub name: String,
    /// Where they come from.
    pub source: String,
    /// When the version was published.
    pub published_on: Date,
    /// Need is high from this share of the points that a school could have, in hundredths of a percent.
    pub high_basis_points: i32,
    /// There is some need from this share on.
    pub medium_basis_points: i32,
    /// How many years old a figure may be that counts.
    pub oldest_years: i32,
}

impl ActiveModelBehavior for ActiveModel {}
