//! What is to be mended in batches.

use std::collections::HashMap;

use entities::submission;
use entities::submission_problem::{Column, Entity, Model};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde::Serialize;

use super::sheet::{Holds, over, relation};
use crate::auth::Actor;
use crate::db::page::{Keyset, OWNER, Page, Part, Place, Rows, page_of_each};
use crate::policy::{of_own_batches, visible};

/// Rows that one statement writes.
const AT_A_TIME: usize = 20_000;

/// A problem as a reader is told of it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Told {
    /// Place in the list of the batch.
    pub position: i32,
    /// Line of the file, or place of the row.
    pub line: i32,
    /// Column or field.
    pub field: String,
    /// Code.
    pub code: String,
    /// What was there; nothing for readers who are not told what the batch said.
    pub value: Option<String>,
    /// What is wrong; nothing for the same readers, since it may repeat figures.
    pub message: Option<String>,
}

fn keyset() -> Keyset {
    let position = || Expr::col((Entity, Column::Position));
    Keyset { sort: position(), key: position(), is_nullable: false, is_descending: false }
}

/// Where the problem stands in the list of its batch.
#[must_use]
pub fn place(row: &Told) -> Place {
    let position = Part::Number(row.position.into());
    Place { sort: position.clone(), key: position }
}

fn of_batches(actor: &Actor, ids: &[String]) -> SelectStatement {
    let query = visible::<Entity>(actor).filter(Column::SubmissionId.is_in(ids.iter().cloned()));
    let mut query = query.select_only().into_query();
    query.expr_as(Expr::col((Entity, Column::SubmissionId)), OWNER);
    query
}

/// Whether the actor is told what the batch said.
fn is_told(actor: &Actor) -> Condition {
    let own = Query::select()
        .column((submission::Entity, submission::Column::Id))
        .from(submission::Entity)
        .cond_where(of_own_batches(actor))
        .to_owned();
    Condition::all().add(Column::SubmissionId.in_subquery(own))
}

/// A page of the problems of each of several batches, in the order of their lines. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
    page: &Page,
) -> Result<HashMap<String, Rows<Told>>, DbErr> {
    let mut query = of_batches(actor, ids);
    for column in [Column::Position, Column::Line, Column::Field, Column::Code] {
        query.column((Entity, column));
    }
    for column in [Column::Value, Column::Message] {
        let told = CaseStatement::new().case(is_told(actor), Expr::col((Entity, column)));
        query.expr_as(told, column);
    }
    let query = keyset().of_each(query, Expr::col((Entity, Column::SubmissionId)), page);
    page_of_each(&db.query_all(&query).await?, page, |row| Told::from_query_result(row, ""))
}

/// How many problems each of several batches has. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, i64>, DbErr> {
    let owner = Expr::col((Entity, Column::SubmissionId));
    let mut query = of_batches(actor, ids);
    query.expr(owner.clone().count()).add_group_by([owner]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// All problems of a batch, in the order of their lines. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all_of<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Vec<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::SubmissionId.eq(id)).order_by_asc(Column::Position).all(db).await
}

#[derive(Serialize)]
struct Written<'a> {
    position: i32,
    line: i32,
    field: &'a str,
    code: &'a str,
    value: &'a str,
    message: &'a str,
}

/// Writes the problems of a batch. One statement for twenty thousand of them.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, submission_id: &str, problems: &[Model]) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let columns = [
        ("position", Holds::Whole),
        ("line", Holds::Whole),
        ("field", Holds::Text),
        ("code", Holds::Text),
        ("value", Holds::Text),
        ("message", Holds::Text),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let sheet = relation(backend, &columns);
    let text = format!("INSERT INTO submission_problem (submission_id, {names}) SELECT $2, {names} FROM {sheet}");
    for some in problems.chunks(AT_A_TIME) {
        let written = |row: &'_ Model| {
            serde_json::to_value(Written {
                position: row.position,
                line: row.line,
                field: &row.field,
                code: &row.code,
                value: &row.value,
                message: &row.message,
            })
        };
        let rows: Vec<_> = some.iter().map(written).collect::<Result<_, _>>().map_err(custom)?;
        db.execute_raw(over(backend, text.as_str(), &rows, [submission_id.into()])?).await?;
    }
    Ok(())
}

fn custom(error: serde_json::Error) -> DbErr {
    DbErr::Custom(error.to_string())
}
