//! In what supporters are expert, and requests ask expertise.

use std::collections::HashMap;

use entities::specialism::{Column, Entity, Model};
use entities::{support_request_specialism, supporter_specialism};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, IdenStatic, Iterable, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::auth::Actor;
use crate::policy::{Visible, visible};

/// All specialisms, in order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all<C: ConnectionTrait>(db: &C, actor: &Actor) -> Result<Vec<Model>, DbErr> {
    visible::<Entity>(actor).order_by_asc(Column::Position).all(db).await
}

/// The specialisms of each of several supporters, in order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_supporters<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<Model>>, DbErr> {
    use supporter_specialism::{Column, Entity};
    of::<Entity, C>(db, actor, (Column::SupporterId, Column::Code), ids).await
}

/// The specialisms that each of several requests asks for, in order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_requests<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<Model>>, DbErr> {
    use support_request_specialism::{Column, Entity};
    of::<Entity, C>(db, actor, (Column::RequestId, Column::Code), ids).await
}

async fn of<E: Visible, C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (owner, code): (E::Column, E::Column),
    owners: &[String],
) -> Result<HashMap<String, Vec<Model>>, DbErr> {
    let column = |column: Column| Expr::col((Entity, column));
    let named = visible::<E>(actor).filter(owner.is_in(owners.iter().cloned())).select_only();
    let mut query = named.column(owner).into_query();
    query.inner_join(Entity, Expr::col(code.as_column_ref()).equals((Entity, Column::Code)));
    for selected in Column::iter() {
        query.expr_as(column(selected), selected.as_str());
    }
    query.order_by_expr(column(Column::Position), sea_orm::Order::Asc);
    let mut lists: HashMap<String, Vec<Model>> = HashMap::new();
    for row in db.query_all(&query).await? {
        lists.entry(row.try_get_by_index(0)?).or_default().push(Model::from_query_result(&row, "")?);
    }
    Ok(lists)
}
