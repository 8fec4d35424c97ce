//! Trusts and other groups of schools.

use entities::keys::GroupUid;
use entities::school_group;
use sea_orm::sea_query::{Expr, IntoCondition, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
};

use super::columns::{GroupColumns, GroupRow};
use super::filter::GroupFilter;
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

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
) -> Result<Counted<GroupRow>, DbErr> {
    let columns = with_key(columns).with(school_group::Column::NameSort);
    let read = |result: &QueryResult| columns.read(result, 0);
    let query = scoped(actor, filter.condition(), columns);
    let found = list(db, query, &keyset(), page, wants_total, read).await?;
    if !found.rows.rows.is_empty() {
        return Ok(found);
    }
    let Some(forgiving) = filter.forgiving(db).await? else { return Ok(found) };
    list(db, scoped(actor, forgiving.condition(), columns), &keyset(), page, wants_total, read).await
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
