//! Trusts and other groups of schools.

use entities::keys::GroupUid;
use entities::school_group;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, QueryFilter, QuerySelect, QueryTrait,
};

use super::columns::{GroupColumns, GroupRow};
use super::filter::GroupFilter;
use crate::auth::Actor;
use crate::db::page::{Keyset, Page, Part, Place, Rows, TOTAL, count_all};
use crate::policy::visible;

/// Group types of GIAS that are academy trusts: multi-academy, single-academy, secure single-academy.
pub const TRUST_TYPES: [i32; 3] = [6, 10, 11];

/// What groups are ordered by: the name, and the UID between equals.
fn keyset() -> Keyset {
    Keyset {
        sort: Expr::col((school_group::Entity, school_group::Column::NameSort)),
        key: Expr::col((school_group::Entity, school_group::Column::Uid)),
        is_nullable: false,
        is_descending: false,
    }
}

/// Where the group stands in a list.
#[must_use]
pub fn place(row: &GroupRow) -> Place {
    Place {
        sort: row.name_sort.clone().map_or(Part::Absent, Part::Text),
        key: row.uid.map_or(Part::Absent, |uid| Part::Number(uid.get().into())),
    }
}

/// What every group needs: its key and its kind.
fn with_key(columns: GroupColumns) -> GroupColumns {
    columns.with(school_group::Column::Uid).with(school_group::Column::TypeCode)
}

fn scoped(actor: &Actor, condition: Condition, columns: GroupColumns) -> SelectStatement {
    let mut query = visible::<school_group::Entity>(actor).filter(condition).select_only().into_query();
    for column in columns.iter() {
        query.column((school_group::Entity, column));
    }
    query
}

async fn fetch(
    db: &DatabaseConnection,
    query: &SelectStatement,
    columns: GroupColumns,
) -> Result<Vec<GroupRow>, DbErr> {
    db.query_all(query).await?.iter().map(|result| columns.read(result, 0)).collect()
}

/// One page of the groups that pass the filter, by name, and, if it is wanted, their number. Statements as for schools.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &DatabaseConnection,
    actor: &Actor,
    filter: &GroupFilter,
    page: &Page,
    columns: GroupColumns,
    wants_total: bool,
) -> Result<(Rows<GroupRow>, Option<i64>), DbErr> {
    let found = page_as_typed(db, actor, filter, page, columns, wants_total).await?;
    if !found.0.rows.is_empty() {
        return Ok(found);
    }
    match filter.forgiving(db).await? {
        Some(forgiving) => page_as_typed(db, actor, &forgiving, page, columns, wants_total).await,
        None => Ok(found),
    }
}

async fn page_as_typed(
    db: &DatabaseConnection,
    actor: &Actor,
    filter: &GroupFilter,
    page: &Page,
    columns: GroupColumns,
    wants_total: bool,
) -> Result<(Rows<GroupRow>, Option<i64>), DbErr> {
    let columns = with_key(columns).with(school_group::Column::NameSort);
    let mut query = scoped(actor, filter.condition(), columns);
    let is_counted_with_page = wants_total && page.is_whole_list();
    if is_counted_with_page {
        count_all(&mut query);
    }
    keyset().apply(&mut query, page);
    let results = db.query_all(&query).await?;
    let total = match (is_counted_with_page, results.first()) {
        (true, Some(row)) => Some(row.try_get("", TOTAL)?),
        (true, None) => Some(0),
        (false, _) if wants_total => Some(count(db, actor, filter).await?),
        (false, _) => None,
    };
    let rows = results.iter().map(|result| columns.read(result, 0)).collect::<Result<_, _>>()?;
    Ok((page.of(rows), total))
}

async fn count(db: &DatabaseConnection, actor: &Actor, filter: &GroupFilter) -> Result<i64, DbErr> {
    let mut query = scoped(actor, filter.condition(), GroupColumns::default());
    query.expr(Expr::col((school_group::Entity, school_group::Column::Uid)).count());
    match db.query_one(&query).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(0),
    }
}

/// The groups with these UIDs, in no order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_uids(
    db: &DatabaseConnection,
    actor: &Actor,
    uids: &[GroupUid],
    columns: GroupColumns,
) -> Result<Vec<GroupRow>, DbErr> {
    let columns = with_key(columns);
    let condition = school_group::Column::Uid.is_in(uids.iter().copied()).into_condition();
    fetch(db, &scoped(actor, condition, columns), columns).await
}
