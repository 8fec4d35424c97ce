//! Visits, in the order of their days.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::values::{HalfDays, Period};
use entities::visit::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::days::half_days;
use crate::auth::Actor;
use crate::db::page::{Keyset, Part, Place};
use crate::lists::Child;
use crate::policy::visible;

/// Visits are listed by their deployment.
impl Child for Entity {
    type Owner = ();

    fn owner((): ()) -> Column {
        Column::DeploymentId
    }

    fn keyset() -> Keyset {
        let column = |column| Expr::col((Self, column));
        Keyset { sort: column(Column::VisitedOn), key: column(Column::Id), is_nullable: false, is_descending: false }
    }

    fn place(row: &Model) -> Place {
        Place { sort: Part::Day(row.visited_on), key: Part::Text(row.id.clone()) }
    }
}

/// The visits with these keys. One statement.
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

/// The visit, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// The days that each of several deployments gave, by half-term; visits that are struck out do not count. One statement.
///
/// # Errors
/// When the database fails.
pub async fn given_by<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    deployment_ids: &[String],
) -> Result<HashMap<String, HashMap<Period, HalfDays>>, DbErr> {
    let counted = visible::<Entity>(actor)
        .filter(Column::DeploymentId.is_in(deployment_ids.iter().cloned()))
        .filter(Column::StruckAt.is_null())
        .select_only()
        .columns([Column::DeploymentId, Column::HalfTerm])
        .expr_as(Column::Days.sum(), "days")
        .group_by(Column::DeploymentId)
        .group_by(Column::HalfTerm)
        .into_tuple::<(String, Period, i64)>();
    let mut given: HashMap<String, HashMap<Period, HalfDays>> = HashMap::new();
    for (id, half_term, halves) in counted.all(db).await? {
        given.entry(id).or_default().insert(half_term, half_days(halves));
    }
    Ok(given)
}

/// The days that the deployment gave on one day; visits that are struck out do not count. One statement.
///
/// # Errors
/// When the database fails.
pub async fn given_on<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    deployment_id: &str,
    day: NaiveDate,
) -> Result<HalfDays, DbErr> {
    let of_day = visible::<Entity>(actor).filter(Column::DeploymentId.eq(deployment_id));
    let of_day = of_day.filter(Column::VisitedOn.eq(day)).filter(Column::StruckAt.is_null()).select_only();
    let sum: Option<Option<i64>> = of_day.expr_as(Column::Days.sum(), "days").into_tuple().one(db).await?;
    Ok(half_days(sum.flatten().unwrap_or_default()))
}

/// Writes a new visit. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// Writes the visit that was struck out. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: Model) -> Result<Model, DbErr> {
    changed.into_active_model().reset_all().update(db).await
}
