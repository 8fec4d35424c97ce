//! Success measures: what the partnership promised to reach.

use sea_orm::entity::prelude::*;

use crate::states::{Stage, SuccessTest};
use crate::values::{Period, Thousandths};

/// One success measure.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "success_measure")]
pub struct Model {
    /// Number, which tells the order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Code, never given to another.
    pub code: String,
    /// Stage of education.
    pub stage: Stage,
    /// What was promised, in the words of the source.
    pub text: String,
    /// How it is found out.
    pub test: SuccessTest,
    /// The measure; null for inspections.
    pub measure_id: Option<i32>,
    /// The cohort; null for inspections.
    pub cohort_number: Option<i16>,
    /// The measure of those whom the cohort is behind, for a gap.
    pub against_measure_id: Option<i32>,
    /// The cohort that it is behind, for a gap.
    pub against_number: Option<i16>,
    /// By how much the value is to rise.
    pub amount_thousandths: Option<Thousandths>,
    /// The period with which is compared.
    pub baseline_period: Option<Period>,
    /// The period in which it is to be reached.
    pub due_period: Period,
    /// Where it was promised.
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
