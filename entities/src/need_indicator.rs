//! What each rule found of each school, and from which figures.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;
use crate::values::{Period, Thousandths};

/// One finding.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "need_indicator")]
pub struct Model {
    /// The analysis.
    #[sea_orm(primary_key, auto_increment = false)]
    pub analysis_id: String,
    /// The school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: Urn,
    /// Place of the rule.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i16,
    /// The period of the value.
    pub period: Option<Period>,
    /// The value, in thousandths of the unit.
    pub value_thousandths: Option<Thousandths>,
    /// That with which it is compared.
    pub compared_thousandths: Option<Thousandths>,
    /// By how much the value is worse.
    pub behind_thousandths: Option<Thousandths>,
    /// Points; null where a figure is missing, so that the rule does not count.
    pub points: Option<i32>,
    /// Observation with the value.
    pub observation_id: Option<i64>,
    /// Observation with that with which it is compared.
    pub compared_observation_id: Option<i64>,
    /// Inspection with the grade.
    pub inspection_id: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
