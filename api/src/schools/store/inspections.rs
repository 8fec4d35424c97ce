//! Inspections of schools by Ofsted.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::inspection;
use entities::keys::Urn;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult, Iterable, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Keyset, OWNER, Page, Part, Place, Rows, page_of_each};
use crate::policy::visible;

fn urn() -> Expr {
    Expr::col((inspection::Entity, inspection::Column::Urn))
}

/// The latest inspection comes first.
fn keyset() -> Keyset {
    Keyset {
        sort: Expr::col((inspection::Entity, inspection::Column::InspectedOn)),
        key: Expr::col((inspection::Entity, inspection::Column::Id)),
        is_nullable: false,
        is_descending: true,
    }
}

/// Where the inspection stands in a list.
#[must_use]
pub fn place(row: &inspection::Model) -> Place {
    Place { sort: Part::Day(row.inspected_on), key: Part::Number(row.id.into()) }
}

fn scoped(actor: &Actor, urns: &[i32]) -> SelectStatement {
    let condition = urn().is_in(urns.iter().copied()).into_condition();
    visible::<inspection::Entity>(actor).filter(condition).select_only().into_query()
}

/// A page of the inspections of each of several schools. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of(
    db: &DatabaseConnection,
    actor: &Actor,
    urns: &[i32],
    page: &Page,
) -> Result<HashMap<i32, Rows<inspection::Model>>, DbErr> {
    let mut query = scoped(actor, urns);
    query.expr_as(urn(), OWNER);
    for column in inspection::Column::iter() {
        query.column((inspection::Entity, column));
    }
    let query = keyset().of_each(query, urn(), page);
    page_of_each(&db.query_all(&query).await?, page, |row| inspection::Model::from_query_result(row, ""))
}

/// The inspections with these row numbers, in no order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &DatabaseConnection, actor: &Actor, ids: &[i32]) -> Result<Vec<inspection::Model>, DbErr> {
    visible::<inspection::Entity>(actor).filter(inspection::Column::Id.is_in(ids.iter().copied())).all(db).await
}

/// How many inspections each of several schools has had. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of(db: &DatabaseConnection, actor: &Actor, urns: &[i32]) -> Result<HashMap<i32, i64>, DbErr> {
    let mut query = scoped(actor, urns);
    query.expr_as(urn(), OWNER).expr(urn().count()).add_group_by([urn()]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Grades of inspections that say how good a school is; the rest say that there was no judgement.
const GRADES: [&str; 5] = ["1", "2", "3", "S", "4"];

/// Of each of several schools the inspections with an overall grade that were made by the day, the latest first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn graded<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    urns: &[Urn],
    by: NaiveDate,
) -> Result<HashMap<Urn, Vec<inspection::Model>>, DbErr> {
    use inspection::{Column, Entity};
    let found = visible::<Entity>(actor)
        .filter(Column::Urn.is_in(urns.iter().copied()))
        .filter(Column::InspectedOn.lte(by))
        .filter(Column::OverallEffectivenessCode.is_in(GRADES))
        .order_by_desc(Column::InspectedOn)
        .order_by_desc(Column::Id);
    let mut lists: HashMap<Urn, Vec<inspection::Model>> = HashMap::new();
    for row in found.all(db).await? {
        lists.entry(row.urn).or_default().push(row);
    }
    Ok(lists)
}
