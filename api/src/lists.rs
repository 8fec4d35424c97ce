//! Rows that belong to one row of another table and are listed by it.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, ValueType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic, Iterable, ModelTrait,
    QueryFilter, QuerySelect, QueryTrait, Select,
};

use crate::auth::Actor;
use crate::db::page::{Keyset, OWNER, OwnerKey, Page, Place, Rows, page_of_each};
use crate::policy::{Visible, visible};

/// A table whose rows are listed by the row that they belong to.
pub trait Child: Visible {
    /// What the owner is.
    type Owner: std::fmt::Debug + Clone + Copy + PartialEq + Eq + std::hash::Hash + Send + Sync;
    /// Column with the key of the owner.
    fn owner(of: Self::Owner) -> Self::Column;
    /// The order of the list.
    fn keyset() -> Keyset;
    /// Where the row stands in the list.
    fn place(row: &Self::Model) -> Place;
}

fn column<E: EntityTrait>(column: E::Column) -> Expr {
    Expr::col(column.as_column_ref())
}

/// A page of the rows of each of several owners. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of<E: Child, C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    of: E::Owner,
    owners: &[OwnerKey],
    page: &Page,
) -> Result<HashMap<OwnerKey, Rows<E::Model>>, DbErr> {
    let owner = || column::<E>(E::owner(of));
    let listed = owner().is_in(owners.iter().cloned()).into_condition();
    let mut query = visible::<E>(actor).filter(listed).select_only().into_query();
    query.expr_as(owner(), OWNER);
    for selected in E::Column::iter() {
        query.expr_as(column::<E>(selected), selected.as_str());
    }
    let query = E::keyset().of_each(query, owner(), page);
    page_of_each(&db.query_all(&query).await?, page, |row| E::Model::from_query_result(row, ""))
}

/// How many rows each of several owners has. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of<E: Child, C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    of: E::Owner,
    owners: &[OwnerKey],
) -> Result<HashMap<OwnerKey, i64>, DbErr> {
    let owner = || column::<E>(E::owner(of));
    let listed = owner().is_in(owners.iter().cloned()).into_condition();
    let mut query = visible::<E>(actor).filter(listed).select_only().into_query();
    query.expr_as(owner(), OWNER).expr(owner().count()).add_group_by([owner()]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// A word of the name begins so: a sorted name has its words in lower case with one blank between them, and a beginning has only `a` to `z` and
/// `0` to `9`.
pub fn has_word<C: ColumnTrait>(name_sort: C, beginning: &str) -> Condition {
    Condition::any().add(name_sort.like(format!("{beginning}%"))).add(name_sort.like(format!("% {beginning}%")))
}

/// All of the rows that belong to each of several owners, in the order of the rows; the column names the owner. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all_of<E: EntityTrait, C: ConnectionTrait>(
    db: &C,
    rows: Select<E>,
    owner: E::Column,
    owners: &[String],
) -> Result<HashMap<String, Vec<E::Model>>, DbErr> {
    let mut lists: HashMap<String, Vec<E::Model>> = HashMap::new();
    for row in rows.filter(owner.is_in(owners.iter().cloned())).all(db).await? {
        let key = <String as ValueType>::try_from(row.get(owner)).map_err(|error| DbErr::Type(error.to_string()))?;
        lists.entry(key).or_default().push(row);
    }
    Ok(lists)
}
