//! Where money comes from.

use std::collections::HashMap;

use entities::funding_source::{Column, Entity, Model};
use entities::keys::LaCode;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

fn keyset() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::Code), key: column(Column::Id), is_nullable: false, is_descending: false }
}

/// Where the source stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Text(row.code.clone()), key: Part::Text(row.id.clone()) }
}

/// One page of the sources, by code, and, if it is wanted, their number. Statements as [`list`] says.
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

/// The sources with these keys. One statement.
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

/// The source, locked until the transaction ends, if the actor may see it. One statement. The lock lets entries of the
/// source be written.
///
/// # Errors
/// When the database fails.
pub async fn lock_source<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Codes and keys of all sources of the area. One statement.
///
/// # Errors
/// When the database fails.
pub async fn codes_of_area<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    area: LaCode,
) -> Result<Vec<(String, String)>, DbErr> {
    let of_area = visible::<Entity>(actor).filter(Column::AreaLaCode.eq(area));
    of_area.select_only().columns([Column::Code, Column::Id]).into_tuple().all(db).await
}

/// Writes a new source; says whether it did: not if the area has one with the code already. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<bool, DbErr> {
    let is_taken = OnConflict::columns([Column::AreaLaCode, Column::Code]).do_nothing().to_owned();
    let written = Entity::insert(new.into_active_model()).on_conflict(is_taken);
    Ok(written.exec_without_returning(db).await? > 0)
}

/// Gives the source another name, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn rename<C: ConnectionTrait>(db: &C, source: Model, name: String) -> Result<Model, DbErr> {
    let version = source.version + 1;
    let mut row = source.into_active_model();
    (row.name, row.version) = (Set(name), Set(version));
    row.update(db).await
}
