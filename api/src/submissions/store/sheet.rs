//! Rows that are handed to a statement as one parameter.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};
use serde::Serialize;

/// What a column of a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Small,
    Whole,
    Large,
    Text,
}

impl Holds {
    const fn postgres(self) -> &'static str {
        match self {
            Self::Small => "smallint",
            Self::Whole => "integer",
            Self::Large => "bigint",
            Self::Text => "text",
        }
    }
}

/// The relation `sheet` of these columns, whose rows are the first parameter of the statement: a JSON array of objects.
pub(super) fn relation(backend: DbBackend, columns: &[(&str, Holds)]) -> String {
    match backend {
        DbBackend::Postgres => {
            let columns: Vec<String> =
                columns.iter().map(|(name, holds)| format!("{name} {}", holds.postgres())).collect();
            format!("json_to_recordset($1::json) AS sheet({})", columns.join(", "))
        }
        _ => {
            let columns: Vec<String> =
                columns.iter().map(|(name, _)| format!("json_extract(value, '$.{name}') AS {name}")).collect();
            format!("(SELECT {} FROM json_each($1)) AS sheet", columns.join(", "))
        }
    }
}

/// A statement whose first parameter is the sheet.
pub(super) fn over(
    backend: DbBackend,
    text: impl Into<String>,
    rows: &impl Serialize,
    others: impl IntoIterator<Item = Value>,
) -> Result<Statement, DbErr> {
    let rows = serde_json::to_string(rows).map_err(|error| DbErr::Custom(error.to_string()))?;
    let values: Vec<Value> = std::iter::once(rows.into()).chain(others).collect();
    Ok(Statement::from_sql_and_values(backend, text, values))
}

/// The rows that the statement gives.
pub(super) async fn read<C: ConnectionTrait, T: FromQueryResult>(
    db: &C,
    statement: Statement,
) -> Result<Vec<T>, DbErr> {
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| T::from_query_result(row, "")).collect()
}
