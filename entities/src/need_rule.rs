//! Rules by which the need of schools is found.

use sea_orm::entity::prelude::*;

use crate::states::NeedTest;
use crate::values::Thousandths;

/// One rule.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "need_rule")]
pub struct Model {
    /// The version of the rules.
    #[sea_orm(primary_key, auto_increment = false)]
    pub rule_set_id: i32,
    /// Place among its rules, beginning with 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// Code within the version.
    pub code: String,
    /// Name to show.
    pub name: String,
    /// How need is found out.
    pub test: NeedTest,
    /// GIAS phase of the schools that it is for; null for all.
    pub phase_code: Option<i32>,
    /// The measure; null for inspections.
    pub measure_id: Option<i32>,
    /// The cohort; null for inspections.
    pub cohort_number: Option<i16>,
    /// The cohort that it is behind, for a gap.
    pub against_number: Option<i16>,
    /// The measure under which the same is published of England.
    pub england_measure_id: Option<i32>,
    /// The fixed value.
    pub bar_thousandths: Option<Thousandths>,
    /// By how much worse is of concern, in thousandths of the unit.
    pub concern_thousandths: Thousandths,
    /// By how much worse is severe.
    pub severe_thousandths: Thousandths,
    /// Points for concern; what is severe has twice as many.
    pub points: i32,
}

impl ActiveModelBehavior for ActiveModel {}
