//! Published evaluations as they are put together.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::impact_evaluation::{Column, Entity};
use entities::keys::LaCode;
use entities::ledger_entry;
use entities::states::{Account, Direction, ImpactStatus, InterventionKind};
use entities::values::{AcademicYear, Pence};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::evaluations::EvaluationFilter;
use crate::auth::Actor;
use crate::policy::visible;

/// Evaluations that are put together at most.
pub const MOST: u64 = 20_000;

/// What of a published evaluation is put together.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Published {
    /// Key of the evaluation.
    pub id: String,
    /// Key of the intervention.
    pub intervention_id: String,
    /// Title of the intervention.
    pub intervention_title: String,
    /// Kind of the work.
    pub kind: InterventionKind,
    /// Key of the provider.
    pub provider_id: String,
    /// Its name.
    pub provider_name: String,
    /// Code of the priority.
    pub priority_code: String,
    /// Its title.
    pub priority_title: String,
    /// Phase.
    pub phase_code: Option<i32>,
    /// Year of the plan.
    pub academic_year: AcademicYear,
    /// The measure.
    pub measure_id: i32,
    /// The cohort.
    pub cohort_number: i16,
    /// The cohort that it is behind.
    pub against_number: Option<i16>,
    /// Local authority whose partnership made it.
    pub area_la_code: LaCode,
    /// Which way was good.
    pub measure_direction: Option<Direction>,
    /// Whether it measured attainment.
    pub measure_is_attainment: Option<bool>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Schools that are counted.
    pub treated_schools: Option<i32>,
    /// The estimate.
    pub effect: Option<f64>,
    /// Its standard error.
    pub standard_error: Option<f64>,
    /// Lower end of its interval.
    pub effect_low: Option<f64>,
    /// Upper end.
    pub effect_high: Option<f64>,
    /// The effect size.
    pub effect_size: Option<f64>,
    /// Lower end of its interval.
    pub effect_size_low: Option<f64>,
    /// Upper end.
    pub effect_size_high: Option<f64>,
    /// Security of the evidence.
    pub security: Option<i16>,
    /// What was paid when it was published.
    pub cost_pence: Option<Pence>,
    /// Pupils reached, as was known then and may be told.
    pub cost_pupils: Option<i32>,
}

const COLUMNS: [Column; 28] = [
    Column::Id,
    Column::AreaLaCode,
    Column::MeasureDirection,
    Column::MeasureIsAttainment,
    Column::StandardError,
    Column::InterventionId,
    Column::InterventionTitle,
    Column::Kind,
    Column::ProviderId,
    Column::ProviderName,
    Column::PriorityCode,
    Column::PriorityTitle,
    Column::PhaseCode,
    Column::AcademicYear,
    Column::MeasureId,
    Column::CohortNumber,
    Column::AgainstNumber,
    Column::PublishedAt,
    Column::TreatedSchools,
    Column::Effect,
    Column::EffectLow,
    Column::EffectHigh,
    Column::EffectSize,
    Column::EffectSizeLow,
    Column::EffectSizeHigh,
    Column::Security,
    Column::CostPence,
    Column::CostPupils,
];

/// Published evaluations that count, or counted at the time, and pass the filter; by intervention and time. One statement.
///
/// # Errors
/// When the database fails.
pub async fn published<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &EvaluationFilter,
    known_at: Option<DateTime<Utc>>,
) -> Result<Vec<Published>, DbErr> {
    let is_published = Column::Status.eq(ImpactStatus::Published);
    let counts = match known_at {
        None => Condition::all().add(is_published),
        Some(time) => Condition::all()
            .add(Column::PublishedAt.lte(time))
            .add(Condition::any().add(is_published).add(Column::ChangedAt.gt(time))),
    };
    visible::<Entity>(actor)
        .filter(filter.condition())
        .filter(Column::PublishedAt.is_not_null())
        .filter(counts)
        .select_only()
        .columns(COLUMNS)
        .order_by_asc(Column::InterventionReference)
        .order_by_asc(Column::PublishedAt)
        .order_by_asc(Column::Id)
        .limit(MOST + 1)
        .into_model()
        .all(db)
        .await
}

/// What was paid for each of the interventions, as far as the actor sees its ledger: by now, or by the time. One statement.
///
/// # Errors
/// When the database fails.
pub async fn paid_for<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_ids: &[String],
    known_at: Option<DateTime<Utc>>,
) -> Result<HashMap<String, i64>, DbErr> {
    use ledger_entry::{Column, Entity};
    let sum = Expr::col((Entity, Column::AmountPence)).sum().cast_as("bigint");
    let paid = visible::<Entity>(actor)
        .filter(Column::InterventionId.is_in(intervention_ids.iter().cloned()))
        .filter(Column::Account.eq(Account::Actual));
    let paid = match known_at {
        Some(time) => paid.filter(Column::RecordedAt.lte(time)),
        None => paid,
    };
    let rows = paid.select_only().column(Column::InterventionId).expr(sum).group_by(Column::InterventionId);
    Ok(rows.into_tuple::<(String, i64)>().all(db).await?.into_iter().collect())
}
