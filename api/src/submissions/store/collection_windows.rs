//! When observations are collected.

use std::collections::HashMap;

use entities::collection_window::{Column, Entity, Model};
use entities::keys::LaCode;
use entities::states::ObservationStatus;
use entities::values::Period;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QuerySelect, QueryTrait,
};
use serde::Serialize;

use super::sheet::{self, Holds};
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;
use crate::submissions::rules::WindowDays;

/// What a window is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Collected {
    /// Number of the measure.
    pub measure_id: i32,
    /// The period.
    pub period: Period,
    /// How settled the observations are to be.
    pub status: ObservationStatus,
}

/// Which windows. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct WindowFilter {
    /// For one of these measures, by number.
    pub measure_ids: Option<Vec<i32>>,
    /// For one of these periods, by number.
    pub periods: Option<Vec<i32>>,
    /// For one of these statuses.
    pub statuses: Option<Vec<ObservationStatus>>,
    /// That take batches on this day, late or not.
    pub open_on: Option<chrono::NaiveDate>,
}

impl WindowFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.measure_ids.clone().map(|ids| Column::MeasureId.is_in(ids)))
            .add_option(self.periods.clone().map(|periods| Column::Period.is_in(periods)))
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.open_on.map(|day| Column::OpensOn.lte(day)))
            .add_option(self.open_on.map(|day| Column::ClosesOn.gte(day)))
    }
}

/// The window that is due last comes first.
fn keyset() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::DueOn), key: column(Column::Id), is_nullable: false, is_descending: true }
}

/// Where the window stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Day(row.due_on), key: Part::Text(row.id.clone()) }
}

/// One page of the windows that pass the filter, those due last first, and, if it is wanted, their number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &WindowFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The windows with these keys. One statement.
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

/// The window, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Writes a new window; says whether it did: not if the area has one for the same. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<bool, DbErr> {
    let is_taken = OnConflict::new().do_nothing().to_owned();
    Ok(Entity::insert(new.into_active_model()).on_conflict(is_taken).exec_without_returning(db).await? > 0)
}

/// Writes other days and phases, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn amend<C: ConnectionTrait>(
    db: &C,
    window: Model,
    days: WindowDays,
    phase_codes: String,
) -> Result<Model, DbErr> {
    let version = window.version + 1;
    let mut row = window.into_active_model();
    row.opens_on = Set(days.opens_on);
    row.due_on = Set(days.due_on);
    row.closes_on = Set(days.closes_on);
    row.phase_codes = Set(phase_codes);
    row.version = Set(version);
    row.update(db).await
}

#[derive(Serialize)]
struct Asked {
    measure_id: i32,
    period: i32,
}

#[derive(FromQueryResult)]
struct Found {
    measure_id: i32,
    period: Period,
    status: ObservationStatus,
    opens_on: chrono::NaiveDate,
    due_on: chrono::NaiveDate,
    closes_on: chrono::NaiveDate,
}

/// The windows of the area for what a batch is about. One statement.
///
/// # Errors
/// When the database fails.
pub async fn for_batch<C: ConnectionTrait>(
    db: &C,
    area: LaCode,
    asked: impl IntoIterator<Item = (i32, Period)>,
) -> Result<HashMap<Collected, WindowDays>, DbErr> {
    let backend = db.get_database_backend();
    let text = format!(
        "SELECT w.measure_id, w.period, w.status, w.opens_on, w.due_on, w.closes_on FROM {} \
         CROSS JOIN collection_window w WHERE w.area_la_code = $2 AND w.measure_id = sheet.measure_id \
         AND w.period = sheet.period",
        sheet::relation(backend, &[("measure_id", Holds::Whole), ("period", Holds::Whole)])
    );
    let asked = asked.into_iter().map(|(measure_id, period)| Asked { measure_id, period: period.number() });
    let statement = sheet::over(backend, text, &asked.collect::<Vec<_>>(), [area.get().into()])?;
    let found = sheet::read::<_, Found>(db, statement).await?.into_iter();
    let days = |row: &Found| WindowDays { opens_on: row.opens_on, due_on: row.due_on, closes_on: row.closes_on };
    let of = |row: &Found| Collected { measure_id: row.measure_id, period: row.period, status: row.status };
    Ok(found.map(|row| (of(&row), days(&row))).collect())
}
