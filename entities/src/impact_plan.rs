//! The plans of an evaluation, each as it was: later ones do not hide earlier ones.

use sea_orm::entity::prelude::*;

use crate::states::{ImpactMethod, ImpactWeighting};
use crate::values::Period;

/// One plan.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "impact_plan")]
pub struct Model {
    /// The evaluation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evaluation_id: String,
    /// Number of the plan, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// The measure.
    pub measure_id: i32,
    /// The cohort.
    pub cohort_number: i16,
    /// The cohort that it is behind, if the gap is evaluated.
    pub against_number: Option<i16>,
    /// With what is compared.
    pub method: ImpactMethod,
    /// What each school counts.
    pub weighting: ImpactWeighting,
    /// The period before.
    pub baseline_period: Period,
    /// The period after.
    pub outcome_period: Period,
    /// Similar schools for each that takes part.
    pub comparators_each: i32,
    /// How far apart two similar schools may be, in hundredths of a standard deviation.
    pub caliper_hundredths: i32,
    /// By when it is to be published.
    pub due_on: Date,
    /// Whether the outcome period had begun.
    pub is_late: bool,
    /// Why it was changed.
    pub reason: Option<String>,
    /// User who made it.
    pub made_by: Option<String>,
    /// When.
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
