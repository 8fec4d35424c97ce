//! What is offered to schools that ask.

use std::collections::HashMap;

use entities::states::SupportOfferStatus;
use entities::support_offer::{Column, Entity, Model};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::auth::Actor;
use crate::lists::all_of;
use crate::policy::visible;

/// The offers of each of several requests, the earliest first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_requests<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    request_ids: &[String],
) -> Result<HashMap<String, Vec<Model>>, DbErr> {
    let offers = visible::<Entity>(actor).order_by_asc(Column::OfferedAt).order_by_asc(Column::Id);
    all_of(db, offers, Column::RequestId, request_ids).await
}

/// The offers with these keys. One statement.
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

/// The offer of the request that waits for an answer, locked until the transaction ends. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock_open<C: ConnectionTrait>(db: &C, actor: &Actor, request_id: &str) -> Result<Option<Model>, DbErr> {
    let open = visible::<Entity>(actor).filter(Column::RequestId.eq(request_id));
    open.filter(Column::Status.eq(SupportOfferStatus::Open)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Writes a new offer. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// Writes the answered offer, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, mut changed: Model) -> Result<Model, DbErr> {
    changed.version += 1;
    changed.into_active_model().reset_all().update(db).await
}
