//! Priorities of plans.

use std::collections::HashMap;

use entities::priority::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::auth::Actor;
use crate::lists::all_of;
use crate::policy::visible;

/// The priorities with these keys. One statement.
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

/// The priorities of each of several plans, in the order in which they were added. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_plans<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    plan_ids: &[String],
) -> Result<HashMap<String, Vec<Model>>, DbErr> {
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Id), Column::PlanId, plan_ids).await
}

/// The priority, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock_exclusive().one(db).await
}

/// Writes a new priority; says whether it did: not if the plan has one with the code already. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<bool, DbErr> {
    let is_taken = OnConflict::columns([Column::PlanId, Column::Code]).do_nothing().to_owned();
    let written = Entity::insert(new.into_active_model()).on_conflict(is_taken);
    Ok(written.exec_without_returning(db).await? > 0)
}

/// Writes the changed priority with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: Model) -> Result<Model, DbErr> {
    let mut row = changed.into_active_model().reset_all();
    row.version = ActiveValue::Set(row.version.take().unwrap_or_default() + 1);
    row.update(db).await
}
