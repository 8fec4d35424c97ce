//! Interventions.

mod filter;
mod owned;

use std::collections::HashMap;

use entities::intervention::{Column, Entity, Model};
use entities::keys::{InterventionReference, LaCode};
use entities::reference_counter;
use entities::values::AcademicYear;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

pub use filter::{InterventionFilter, InterventionOrder, keyset, page, place};
pub use owned::{OwnedBy, counts_of, pages_of};

use crate::auth::Actor;
use crate::policy::visible;

/// The interventions with these keys. One statement.
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

/// The intervention with the reference. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_reference<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    reference: &InterventionReference,
) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Reference.eq(reference.as_str())).one(db).await
}

/// The interventions of the area with these keys of another system. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_external_references<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    area: LaCode,
    references: &[String],
) -> Result<HashMap<String, Model>, DbErr> {
    let of_area = visible::<Entity>(actor).filter(Column::AreaLaCode.eq(area));
    let found = of_area.filter(Column::ExternalReference.is_in(references.iter().cloned())).all(db).await?;
    Ok(found.into_iter().filter_map(|row| Some((row.external_reference.clone()?, row))).collect())
}

/// The intervention, locked until the transaction ends, if the actor may see it. One statement. The lock lets rows that name
/// the intervention be written.
///
/// # Errors
/// When the database fails.
pub async fn lock_intervention<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// The interventions of the area with these references. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_references<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    area: LaCode,
    references: &[InterventionReference],
) -> Result<Vec<Model>, DbErr> {
    let references = references.iter().map(InterventionReference::as_str);
    let of_area = visible::<Entity>(actor).filter(Column::AreaLaCode.eq(area));
    of_area.filter(Column::Reference.is_in(references)).all(db).await
}

/// Locks the interventions in the order of their keys, until the transaction ends. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock_all<C: ConnectionTrait>(db: &C, actor: &Actor, ids: &[String]) -> Result<(), DbErr> {
    let named = visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().cloned())).order_by_asc(Column::Id);
    let locked = named.lock(LockType::NoKeyUpdate).select_only().column(Column::Id).into_tuple::<String>();
    locked.all(db).await.map(|_| ())
}

/// Takes the next number of the year. Who takes one at the same time waits for the transaction. One statement.
///
/// # Errors
/// When the database fails.
pub async fn next_reference<C: ConnectionTrait>(db: &C, year: AcademicYear) -> Result<InterventionReference, DbErr> {
    use reference_counter::{ActiveModel, Column, Entity};
    let last = Expr::col((Entity, Column::LastNumber));
    let one_more = OnConflict::column(Column::AcademicYear).value(Column::LastNumber, last.add(1)).to_owned();
    let first = ActiveModel { academic_year: ActiveValue::Set(year), last_number: ActiveValue::Set(1) };
    let taken = Entity::insert(first).on_conflict(one_more).exec_with_returning(db).await?;
    Ok(InterventionReference::of(year, taken.last_number))
}

/// Writes a new intervention. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// Writes the changed intervention with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: Model) -> Result<Model, DbErr> {
    let mut row = changed.into_active_model().reset_all();
    row.version = ActiveValue::Set(row.version.take().unwrap_or_default() + 1);
    row.update(db).await
}
