//! Evaluations and their plans.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entities::impact_evaluation::{Column, Entity, Model};
use entities::keys::{InterventionReference, LaCode};
use entities::states::{ImpactMethod, ImpactStatus, InterventionKind};
use entities::values::AcademicYear;
use entities::{impact_plan, impact_school};
use sea_orm::sea_query::{Expr, LockType, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait,
};

use super::frozen::Frozen;
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, Rows, list};
use crate::lists::{Child, all_of};
use crate::policy::visible;

/// Where an evaluation stands that is still to be published.
pub const PENDING: [ImpactStatus; 3] = [ImpactStatus::Draft, ImpactStatus::Submitted, ImpactStatus::Moderated];

/// Which evaluations. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct EvaluationFilter {
    /// Of partnerships of these local authorities.
    pub areas: Option<Vec<LaCode>>,
    /// Standing there.
    pub statuses: Option<Vec<ImpactStatus>>,
    /// Of these interventions.
    pub references: Option<Vec<InterventionReference>>,
    /// Of work of these kinds.
    pub kinds: Option<Vec<InterventionKind>>,
    /// Of work of these providers.
    pub provider_ids: Option<Vec<String>>,
    /// Of work for priorities with these codes.
    pub priority_codes: Option<Vec<String>>,
    /// Of work of these years.
    pub years: Option<Vec<AcademicYear>>,
    /// Of work for schools of these phases.
    pub phase_codes: Option<Vec<i32>>,
    /// By these measures.
    pub measure_ids: Option<Vec<i32>>,
    /// Of these cohorts.
    pub cohort_numbers: Option<Vec<i16>>,
    /// So compared.
    pub methods: Option<Vec<ImpactMethod>>,
    /// In which one of these schools takes part.
    pub urns: Option<Vec<entities::keys::Urn>>,
    /// With evidence as secure as this or more.
    pub security_from: Option<i16>,
    /// Changed at this time or later.
    pub changed_since: Option<DateTime<Utc>>,
    /// Due before this day, and not published.
    pub overdue_on: Option<NaiveDate>,
}

impl EvaluationFilter {
    /// The filter without its day, with whether it has one: a cursor of the list is good on the next day too.
    #[must_use]
    pub fn of_any_day(&self) -> (Self, bool) {
        (Self { overdue_on: None, ..self.clone() }, self.overdue_on.is_some())
    }

    pub(super) fn condition(&self) -> Condition {
        let overdue = |day| Condition::all().add(Column::Status.is_in(PENDING)).add(Column::DueOn.lt(day));
        Condition::all()
            .add_option(self.areas.clone().map(|areas| Column::AreaLaCode.is_in(areas)))
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.references.clone().map(|references| Column::InterventionReference.is_in(references)))
            .add_option(self.kinds.clone().map(|kinds| Column::Kind.is_in(kinds)))
            .add_option(self.provider_ids.clone().map(|ids| Column::ProviderId.is_in(ids)))
            .add_option(self.priority_codes.clone().map(|codes| Column::PriorityCode.is_in(codes)))
            .add_option(self.years.clone().map(|years| Column::AcademicYear.is_in(years)))
            .add_option(self.phase_codes.clone().map(|codes| Column::PhaseCode.is_in(codes)))
            .add_option(self.measure_ids.clone().map(|ids| Column::MeasureId.is_in(ids)))
            .add_option(self.cohort_numbers.clone().map(|numbers| Column::CohortNumber.is_in(numbers)))
            .add_option(self.methods.clone().map(|methods| Column::Method.is_in(methods)))
            .add_option(self.urns.clone().map(in_which_take_part))
            .add_option(self.security_from.map(|rating| Column::Security.gte(rating)))
            .add_option(self.changed_since.map(|time| Column::ChangedAt.gte(time)))
            .add_option(self.overdue_on.map(overdue))
    }
}

fn in_which_take_part(urns: Vec<entities::keys::Urn>) -> Expr {
    use impact_school::Column as Of;
    let evaluations = Query::select()
        .column((impact_school::Entity, Of::EvaluationId))
        .from(impact_school::Entity)
        .and_where(Of::Urn.is_in(urns))
        .and_where(Of::Side.eq(entities::states::ImpactSide::Treated))
        .to_owned();
    Column::Id.in_subquery(evaluations)
}

/// By what evaluations are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// An intervention, by its key.
    Intervention,
    /// A provider, by its key.
    Provider,
}

impl Child for Entity {
    type Owner = Of;

    fn owner(of: Of) -> Column {
        match of {
            Of::Intervention => Column::InterventionId,
            Of::Provider => Column::ProviderId,
        }
    }

    fn keyset() -> Keyset {
        let column = |column| Expr::col((Self, column));
        Keyset { sort: column(Column::ChangedAt), key: column(Column::Id), is_nullable: false, is_descending: true }
    }

    fn place(row: &Model) -> Place {
        Place { sort: Part::Time(row.changed_at), key: Part::Text(row.id.clone()) }
    }
}

/// One page of the evaluations that pass the filter, the last changed first, and, if it is wanted, their number. Statements as
/// [`list`] says, and one more if a row of the page is not kept. One that is hidden or changed between the two is left out: it is no longer
/// where it was in the list.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &DatabaseConnection,
    actor: &Actor,
    frozen: &Frozen,
    filter: &EvaluationFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Arc<Model>>, DbErr> {
    let mut query = visible::<Entity>(actor).filter(filter.condition()).select_only().into_query();
    query.columns([Column::Id, Column::Version].map(|column| (Entity, column)));
    let key = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    let Counted { rows: listed, total } = list(db, query, &Entity::keyset(), page, wants_total, key).await?;
    let kept: Vec<_> = listed.rows.into_iter().map(|key| (frozen.evaluation(&key), key)).collect();
    let unknown: Vec<String> = kept.iter().filter(|(row, _)| row.is_none()).map(|(_, (id, _))| id.clone()).collect();
    let mut read = if unknown.is_empty() { HashMap::new() } else { by_ids(db, actor, &unknown).await? };
    let mut now_kept = |(id, version): (String, i32)| {
        let row = Arc::new(read.remove(&id)?);
        frozen.keep_evaluation(&row);
        (row.version == version).then_some(row)
    };
    let rows = kept.into_iter().filter_map(|(row, key)| row.or_else(|| now_kept(key))).collect();
    Ok(Counted { rows: Rows { rows, has_previous: listed.has_previous, has_next: listed.has_next }, total })
}

/// The evaluations with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().cloned())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// The evaluations that took the place of those with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn successors_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Model>, DbErr> {
    let found = visible::<Entity>(actor)
        .filter(Column::SupersedesId.is_in(ids.iter().cloned()))
        .filter(Column::PublishedAt.is_not_null())
        .order_by_asc(Column::PublishedAt);
    Ok(found.all(db).await?.into_iter().filter_map(|row| Some((row.supersedes_id.clone()?, row))).collect())
}

/// The evaluation, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// The evaluation whose place another of the same work takes, locked until the transaction ends, whether or not the actor sees it any
/// more: what rests on a withdrawn release is seen by few. One statement.
///
/// # Errors
/// When the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "who publishes an evaluation ends the one before it, even one that is hidden by now"
)]
pub async fn lock_former<C: ConnectionTrait>(db: &C, id: &str, intervention_id: &str) -> Result<Option<Model>, DbErr> {
    let of_work = Entity::find_by_id(id.to_owned()).filter(Column::InterventionId.eq(intervention_id));
    of_work.lock(LockType::NoKeyUpdate).one(db).await
}

/// Numbers of pupils that were told of the work by evaluations which are or were published. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "what was told once is known, whoever sees it now")]
pub async fn pupils_told<C: ConnectionTrait>(db: &C, intervention_id: &str) -> Result<Vec<i32>, DbErr> {
    let told = Entity::find()
        .filter(Column::InterventionId.eq(intervention_id))
        .filter(Column::PublishedAt.is_not_null())
        .filter(Column::CostPupils.is_not_null());
    told.select_only().column(Column::CostPupils).distinct().into_tuple().all(db).await
}

/// Writes a new evaluation. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// Writes the changed evaluation, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, mut changed: Model, now: DateTime<Utc>) -> Result<Model, DbErr> {
    changed.version += 1;
    changed.changed_at = now;
    changed.into_active_model().reset_all().update(db).await
}

/// Writes a plan down. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert_plan<C: ConnectionTrait>(db: &C, new: impact_plan::Model) -> Result<(), DbErr> {
    impact_plan::Entity::insert(new.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// The plans of each of several evaluations, the first one first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn plans_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<impact_plan::Model>>, DbErr> {
    use impact_plan::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Revision), Column::EvaluationId, ids).await
}
