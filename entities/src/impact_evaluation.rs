//! Impact evaluations: what is to be compared with what, what came of it, and what of it is published. Names are copied, because who
//! reads what is published need not see the rows they are of.

use sea_orm::entity::prelude::*;

use crate::keys::{InterventionReference, LaCode};
use crate::states::{
    Direction, ImpactMethod, ImpactStatus, ImpactWeighting, InterventionKind, MeasureNature, ObservationStatus,
};
use crate::values::{AcademicYear, Pence, Period, Thousandths};

/// One evaluation. Figures are in the unit of the measure, percentage points for percentages; those of a gap are how far the cohort is
/// behind the other.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "impact_evaluation")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership keeps it.
    pub area_la_code: LaCode,
    /// The intervention.
    pub intervention_id: String,
    /// Its reference.
    pub intervention_reference: InterventionReference,
    /// Its title when the evaluation was planned.
    pub intervention_title: String,
    /// What kind of work it is.
    pub kind: InterventionKind,
    /// Who delivers it.
    pub provider_id: String,
    /// The name of who does.
    pub provider_name: String,
    /// Code of the priority that it serves.
    pub priority_code: String,
    /// Title of that priority.
    pub priority_title: String,
    /// GIAS phase of the schools it is for; null for all.
    pub phase_code: Option<i32>,
    /// Year of its commissioning plan.
    pub academic_year: AcademicYear,
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
    /// Number of the plan, from 1.
    pub plan_revision: i32,
    /// Whether the plan was made or changed when the outcome period had begun.
    pub is_plan_late: bool,
    /// Where it stands.
    pub status: ImpactStatus,
    /// The published evaluation whose place it takes.
    pub supersedes_id: Option<String>,
    /// Why it was withdrawn, or returned last.
    pub end_reason: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// User who planned it.
    pub created_by: Option<String>,
    /// User who put its figures forward.
    pub submitted_by: Option<String>,
    /// User who moderated it.
    pub moderated_by: Option<String>,
    /// What the moderator says to it.
    pub moderation_note: Option<String>,
    /// When the row was written.
    pub created_at: DateTimeUtc,
    /// When the row was last changed.
    pub changed_at: DateTimeUtc,
    /// When it was published.
    pub published_at: Option<DateTimeUtc>,
    /// When its figures were computed.
    pub computed_at: Option<DateTimeUtc>,
    /// User who had them computed.
    pub computed_by: Option<String>,
    /// The plan by which they were.
    pub computed_revision: Option<i32>,
    /// Which way was good when they were.
    pub measure_direction: Option<Direction>,
    /// What the measure counted then.
    pub measure_nature: Option<MeasureNature>,
    /// Whether it measured attainment then.
    pub measure_is_attainment: Option<bool>,
    /// Its standard deviation among pupils then, where one was published.
    pub measure_sd_thousandths: Option<Thousandths>,
    /// Whether the baseline period was not over when the work began, as that was known then.
    pub baseline_overlaps: Option<bool>,
    /// Version of the arithmetic.
    pub method_version: Option<String>,
    /// Why nothing can be estimated.
    pub cannot_code: Option<String>,
    /// The least settled status among the inputs.
    pub data_status: Option<ObservationStatus>,
    /// Whether an input is not public.
    pub is_internal: bool,
    /// Whether a figure that was read is public by a release of this service, which may be withdrawn.
    pub uses_release: bool,
    /// Schools that take part.
    pub participants: Option<i32>,
    /// Those of them that are counted.
    pub treated_schools: Option<i32>,
    /// Pupils behind their outcomes, where the measure tells.
    pub treated_pupils: Option<i32>,
    /// Their mean before.
    pub treated_baseline: Option<f64>,
    /// Their mean after.
    pub treated_outcome: Option<f64>,
    /// Schools that they are compared with; null where there are none, or where it is England.
    pub comparator_schools: Option<i32>,
    /// The comparators' mean before.
    pub comparator_baseline: Option<f64>,
    /// Their mean after.
    pub comparator_outcome: Option<f64>,
    /// The estimate.
    pub effect: Option<f64>,
    /// Its standard error.
    pub standard_error: Option<f64>,
    /// Degrees of freedom of Student's t.
    pub degrees_of_freedom: Option<f64>,
    /// Probability of an estimate at least so far from nothing, were there no effect.
    pub p_value: Option<f64>,
    /// Lower end of the 95 % confidence interval.
    pub effect_low: Option<f64>,
    /// Its upper end.
    pub effect_high: Option<f64>,
    /// The effect in standard deviations between pupils; positive is better.
    pub effect_size: Option<f64>,
    /// Lower end of its 95 % confidence interval.
    pub effect_size_low: Option<f64>,
    /// Its upper end.
    pub effect_size_high: Option<f64>,
    /// By which formula, or why there is none: a code.
    pub effect_size_code: Option<String>,
    /// Security of the evidence, 0 to 5.
    pub security: Option<i16>,
    /// What was paid for the intervention when the evaluation was published.
    pub cost_pence: Option<Pence>,
    /// Pupils whom it reached, as was known then.
    pub cost_pupils: Option<i32>,
    /// Academic years that it touched.
    pub cost_years: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
