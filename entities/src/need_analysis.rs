//! Needs analyses: which schools of an area are in need, by rules, as published figures told at one time.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::values::AcademicYear;

/// One analysis; it never changes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "need_analysis")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose schools are looked at.
    pub area_la_code: LaCode,
    /// Year whose commissioning it is for.
    pub academic_year: AcademicYear,
    /// Number of the analysis for that year, beginning with 1.
    pub revision: i32,
    /// Version of the rules.
    pub rule_set_id: i32,
    /// User who had it made.
    pub made_by: Option<String>,
    /// When it was made: what was known then counts.
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
