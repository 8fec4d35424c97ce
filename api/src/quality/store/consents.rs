//! To whom schools let their peer reviews be shown.

use std::collections::HashMap;

use entities::qa_consent::{Column, Entity, Model};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::auth::Actor;
use crate::lists::all_of;
use crate::policy::visible;

/// The consents to each of several reviews, the earliest first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn consents_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
) -> Result<HashMap<String, Vec<Model>>, DbErr> {
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Id), Column::ReviewId, review_ids).await
}

/// The consents with these keys. One statement.
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

/// The consent, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock_consent<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Writes a new consent; says whether it did: not if the audience has one that counts. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<bool, DbErr> {
    let is_live = OnConflict::new().do_nothing().to_owned();
    let written = Entity::insert(new.into_active_model()).on_conflict(is_live);
    Ok(written.exec_without_returning(db).await? > 0)
}

/// Writes the changed consent. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: Model) -> Result<Model, DbErr> {
    changed.into_active_model().reset_all().update(db).await
}
