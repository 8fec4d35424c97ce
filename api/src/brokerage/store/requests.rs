//! What schools ask for.

use std::collections::HashMap;

use entities::keys::{LaCode, Urn};
use entities::states::SupportRequestStatus;
use entities::support_request::{Column, Entity, Model};
use entities::support_request_specialism;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

/// Which requests. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RequestFilter {
    /// Of the partnerships of these local authorities.
    pub areas: Option<Vec<LaCode>>,
    /// Standing there.
    pub statuses: Option<Vec<SupportRequestStatus>>,
    /// Of these schools.
    pub urns: Option<Vec<Urn>>,
}

impl RequestFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.areas.clone().map(|areas| Column::AreaLaCode.is_in(areas)))
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.urns.clone().map(|urns| Column::Urn.is_in(urns)))
    }
}

fn keyset() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::CreatedAt), key: column(Column::Id), is_nullable: false, is_descending: true }
}

/// Where the request stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Time(row.created_at), key: Part::Text(row.id.clone()) }
}

/// One page of the requests that pass the filter, the newest first, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &RequestFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The requests with these keys. One statement.
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

/// The request, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Writes a new request. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model, specialisms: &[String]) -> Result<(), DbErr> {
    use support_request_specialism as asked;
    let row = |code: &String| asked::Model { request_id: new.id.clone(), code: code.clone() }.into_active_model();
    let rows: Vec<_> = specialisms.iter().map(row).collect();
    Entity::insert(new.into_active_model()).exec_without_returning(db).await?;
    asked::Entity::insert_many(rows).exec_without_returning(db).await.map(|_| ())
}

/// Writes the changed request, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, mut changed: Model) -> Result<Model, DbErr> {
    changed.version += 1;
    changed.into_active_model().reset_all().update(db).await
}
