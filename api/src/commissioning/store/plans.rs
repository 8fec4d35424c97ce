//! Commissioning plans.

use std::collections::HashMap;

use entities::commissioning_plan::{Column, Entity, Model};
use entities::keys::LaCode;
use entities::values::AcademicYear;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

fn keyset() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::AcademicYear), key: column(Column::Id), is_nullable: false, is_descending: true }
}

/// Where the plan stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Number(row.academic_year.begins_in().into()), key: Part::Text(row.id.clone()) }
}

/// One page of the plans, the newest year first, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The plans with these keys. One statement.
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

/// The plans of a year that the actor may see, of one area if one is named: two at most, to know whether there is one. One
/// statement.
///
/// # Errors
/// When the database fails.
pub async fn of_year<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    year: AcademicYear,
    area: Option<LaCode>,
) -> Result<Vec<Model>, DbErr> {
    let of_year = visible::<Entity>(actor).filter(Column::AcademicYear.eq(year));
    of_year.apply_if(area, |plans, area| plans.filter(Column::AreaLaCode.eq(area))).limit(2).all(db).await
}

/// All plans of the area that the actor may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_area<C: ConnectionTrait>(db: &C, actor: &Actor, area: LaCode) -> Result<Vec<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::AreaLaCode.eq(area)).all(db).await
}

/// The plan, locked until the transaction ends, if the actor may see it. One statement. The lock lets rows that name the plan
/// be written, so that who holds an intervention and writes of its plan does not wait for who holds the plan.
///
/// # Errors
/// When the database fails.
pub async fn lock_plan<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Writes a new plan; says whether it did: not if the area has one of the year already. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<bool, DbErr> {
    let is_open_already = OnConflict::columns([Column::AreaLaCode, Column::AcademicYear]).do_nothing().to_owned();
    let written = Entity::insert(new.into_active_model()).on_conflict(is_open_already);
    Ok(written.exec_without_returning(db).await? > 0)
}

/// Writes the changed plan with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: Model) -> Result<Model, DbErr> {
    let mut row = changed.into_active_model().reset_all();
    row.version = ActiveValue::Set(row.version.take().unwrap_or_default() + 1);
    row.update(db).await
}
