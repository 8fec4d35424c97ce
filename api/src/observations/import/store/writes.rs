//! Writing observations. All rows of a chunk are one statement with one text per column, or one text in all, so that it
//! is prepared once.

use chrono::{DateTime, Utc};
use entities::values::Thousandths;
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, DbErr, Statement, Value};

use super::{Store, among, array, list};
use crate::observations::import::reading::Observed;

/// A version of an observation to be written.
#[derive(Debug)]
pub(in crate::observations::import) struct New {
    pub(in crate::observations::import) observed: Observed,
    pub(in crate::observations::import) version: i32,
}

/// Columns of a new row, with their types on PostgreSQL.
const COLUMNS: [(&str, &str); 16] = [
    ("level", "smallint"),
    ("subject", "integer"),
    ("measure_id", "integer"),
    ("cohort_number", "smallint"),
    ("period", "integer"),
    ("status", "smallint"),
    ("version", "integer"),
    ("state", "smallint"),
    ("symbol", "text"),
    ("value_thousandths", "bigint"),
    ("numerator_thousandths", "bigint"),
    ("denominator", "integer"),
    ("pupils", "integer"),
    ("lower_thousandths", "bigint"),
    ("upper_thousandths", "bigint"),
    ("source_line", "integer"),
];

impl Store<'_> {
    /// Closes observations: later versions take their place.
    pub(in crate::observations::import) async fn supersede(
        &self,
        ids: &[i64],
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        if ids.is_empty() {
            return Ok(());
        }
        let backend = self.backend();
        let sql = format!("UPDATE observation SET superseded_at = $1 WHERE id {}", among(2, backend));
        let values = [Value::from(now), Value::from(list(ids.iter(), backend))];
        self.transaction.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    }

    /// Writes versions of observations that a publisher has published.
    pub(in crate::observations::import) async fn insert(
        &self,
        rows: &[New],
        file_id: i32,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        if rows.is_empty() {
            return Ok(());
        }
        let statement = match self.backend() {
            DbBackend::Postgres => of_arrays(rows, file_id, now),
            backend => of_json(rows, file_id, now, backend),
        };
        self.transaction.execute_raw(statement).await?;
        Ok(())
    }
}

fn target() -> String {
    let columns: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    format!("INSERT INTO observation ({}, source_file_id, recorded_at, is_public)", columns.join(", "))
}

/// One array per column: `unnest` takes them several times as fast as rows of bound values.
fn of_arrays(rows: &[New], file_id: i32, now: DateTime<Utc>) -> Statement {
    let mut arrays: [String; COLUMNS.len()] = std::array::from_fn(|_| String::with_capacity(rows.len() * 6));
    for row in rows {
        for (array, cell) in arrays.iter_mut().zip(cells(row)) {
            array.push(if array.is_empty() { '{' } else { ',' });
            array.push_str(&cell.unwrap_or_else(|| "NULL".to_owned()));
        }
    }
    let places = COLUMNS.iter().enumerate();
    let casts: Vec<String> = places.map(|(place, (_, kind))| array(place + 1, kind)).collect();
    let sql = format!("{} SELECT row.*, $17, $18, TRUE FROM unnest({}) AS row", target(), casts.join(", "));
    let arrays = arrays.into_iter().map(|array| Value::from(array + "}"));
    let values = arrays.chain([Value::from(file_id), Value::from(now)]);
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// All rows as one text of JSON.
fn of_json(rows: &[New], file_id: i32, now: DateTime<Utc>, backend: DbBackend) -> Statement {
    let mut json = String::with_capacity(rows.len() * 80);
    for row in rows {
        json.push(if json.is_empty() { '[' } else { ',' });
        for (place, cell) in cells(row).into_iter().enumerate() {
            json.push(if place == 0 { '[' } else { ',' });
            json.push_str(&cell.unwrap_or_else(|| "null".to_owned()));
        }
        json.push(']');
    }
    json.push(']');
    let cells: Vec<String> = (0..COLUMNS.len()).map(|place| format!("value ->> {place}")).collect();
    let sql = format!("{} SELECT {}, $2, $3, TRUE FROM json_each($1)", target(), cells.join(", "));
    Statement::from_sql_and_values(backend, sql, [Value::from(json), Value::from(file_id), Value::from(now)])
}

/// The cells of a row, in the order of the columns, as both a literal of JSON and an element of an array have them.
fn cells(row: &New) -> [Option<String>; COLUMNS.len()] {
    let New { observed: Observed { key, content, line }, version } = row;
    let value = |value: Option<Thousandths>| value.map(|value| value.get().to_string());
    [
        Some(key.level.to_value().to_string()),
        Some(key.subject.to_string()),
        Some(key.measure_id.to_string()),
        Some(key.cohort.to_string()),
        Some(key.period.number().to_string()),
        Some(key.status.to_value().to_string()),
        Some(version.to_string()),
        Some(content.state.to_value().to_string()),
        content.symbol.as_deref().map(quoted),
        value(content.value),
        value(content.numerator),
        content.denominator.map(|count| count.to_string()),
        content.pupils.map(|count| count.to_string()),
        value(content.lower),
        value(content.upper),
        i32::try_from(*line).ok().map(|line| line.to_string()),
    ]
}

/// A symbol in quotation marks. Control characters were taken out when the file was read.
fn quoted(symbol: &str) -> String {
    format!("\"{}\"", symbol.replace('\\', "\\\\").replace('"', "\\\""))
}
