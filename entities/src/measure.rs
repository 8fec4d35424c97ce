//! What can be observed of schools, local authorities and England.

use sea_orm::entity::prelude::*;

use crate::states::{Direction, MeasureNature, MeasureUnit, Stage};
use crate::values::{Period, Thousandths};

/// One measure of the catalogue.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measure")]
pub struct Model {
    /// Number that observations refer to; never given to another measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Code: the DfE's field code where there is one, such as `PTRWM_EXP`.
    pub code: String,
    /// Name to show.
    pub name: String,
    /// Stage of education.
    pub stage: Stage,
    /// What a value is a number of.
    pub unit: MeasureUnit,
    /// What it counts.
    pub nature: MeasureNature,
    /// Decimals with which it is published, 0 to 3.
    pub decimals: i32,
    /// Which way is good.
    pub direction: Direction,
    /// Whether it measures attainment or progress in learning.
    pub is_attainment: bool,
    /// Standard deviation among pupils, in thousandths of the unit, where it is published.
    pub pupil_sd_thousandths: Option<Thousandths>,
    /// Where that standard deviation is published.
    pub pupil_sd_source: Option<String>,
    /// Family of disclosure rules.
    pub rule_code: String,
    /// Who publishes it, in which statistics.
    pub source: String,
    /// What it means.
    pub definition: String,
    /// First period for which it is published.
    pub first_period: Option<Period>,
    /// Last period for which it is published; null while it goes on.
    pub last_period: Option<Period>,
    /// Least value that it can have.
    pub least_thousandths: Option<Thousandths>,
    /// Largest value that it can have.
    pub most_thousandths: Option<Thousandths>,
    /// Change from one period to the next that is taken for a slip of the pen.
    pub largest_jump_thousandths: Option<Thousandths>,
}

impl ActiveModelBehavior for ActiveModel {}
