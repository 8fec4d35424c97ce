//! What of the budget of a plan is meant for an intervention.

use std::collections::HashMap;

use entities::allocation::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
};

use super::lists::Lists;
use crate::auth::Actor;
use crate::db::page::{Keyset, Page, Part, Place, Rows};
use crate::policy::visible;

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
}

/// The latest allocation comes first: keys that are made later sort later.
fn keyset() -> Keyset {
    Keyset { sort: column(Column::Id), key: column(Column::Id), is_nullable: false, is_descending: true }
}

/// Where the allocation stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    let id = Part::Text(row.id.clone());
    Place { sort: id.clone(), key: id }
}

/// A page of the allocations of each of several interventions, the latest first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_ids: &[String],
    page: &Page,
) -> Result<HashMap<String, Rows<Model>>, DbErr> {
    let lists = Lists { actor, owner: column(Column::InterventionId), ids: intervention_ids };
    lists.pages::<Entity, C>(db, &keyset(), page).await
}

/// How many allocations each of several interventions has had. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_ids: &[String],
) -> Result<HashMap<String, i64>, DbErr> {
    Lists { actor, owner: column(Column::InterventionId), ids: intervention_ids }.counts::<Entity, C>(db).await
}

/// The allocations with these keys. One statement.
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

/// Whether anything was ever allocated to the intervention. One statement.
///
/// # Errors
/// When the database fails.
pub async fn is_any_of<C: ConnectionTrait>(db: &C, actor: &Actor, intervention_id: &str) -> Result<bool, DbErr> {
    let of_it = visible::<Entity>(actor).filter(Column::InterventionId.eq(intervention_id)).limit(1);
    Ok(of_it.count(db).await? > 0)
}

/// Writes a new allocation. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<Model, DbErr> {
    new.into_active_model().insert(db).await
}
