//! What is kept, and what the rows say from which it is kept.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};

use super::kept::cell;
use super::{BALANCES, CELL};
use crate::costs::rules::{Bearer, Cell};

/// Keeps the sums of the whole ledger where none are kept, and says how many. One statement.
pub(in super::super) async fn insert_sums_of_ledger<C: ConnectionTrait>(db: &C) -> Result<u64, DbErr> {
    let backend = db.get_database_backend();
    let (columns, sums) = (columns(), sums_of_ledger(backend));
    let sql = format!("INSERT INTO spend_rollup ({columns}) {sums}");
    Ok(db.execute_raw(Statement::from_string(backend, sql)).await?.rows_affected())
}

/// How many sums are not those of the ledger, and the first of them. A sum that is not there is as one of nothing. One
/// statement.
pub(in super::super) async fn differing_sums<C: ConnectionTrait>(db: &C) -> Result<Option<(u64, Cell)>, DbErr> {
    let backend = db.get_database_backend();
    let (cell_columns, sums) = (CELL.join(", "), sums_of_ledger(backend));
    let negated = BALANCES.map(|column| format!("-{column}")).join(", ");
    let differs = BALANCES.map(|column| format!("SUM({column}) <> 0")).join(" OR ");
    let sql = format!(
        "SELECT {cell_columns}, COUNT(*) OVER () FROM ({sums} UNION ALL SELECT {cell_columns}, {negated} FROM spend_rollup) AS \
         both_sums GROUP BY {cell_columns} HAVING {differs} ORDER BY {cell_columns} LIMIT 1"
    );
    let Some(row) = db.query_one_raw(Statement::from_string(backend, sql)).await? else { return Ok(None) };
    let number: i64 = row.try_get_by_index(CELL.len())?;
    Ok(Some((number.unsigned_abs(), cell(&row)?)))
}

fn columns() -> String {
    CELL.into_iter().chain(BALANCES).collect::<Vec<_>>().join(", ")
}

/// A select of the sums of the ledger by month and by financial year. It says of each account what `Balances::moved` says
/// of one entry.
fn sums_of_ledger(backend: DatabaseBackend) -> String {
    let (month, year) = match backend {
        DatabaseBackend::Postgres => {
            ("CAST(date_trunc('month', entry.dated_on) AS date)", "make_date(entry.financial_year, 4, 1)")
        }
        _ => ("substr(entry.dated_on, 1, 7) || '-01'", "printf('%04d-04-01', entry.financial_year)"),
    };
    format!("{} UNION ALL {}", sums_by("MONTH", month), sums_by("YEAR", year))
}

fn sums_by(grain: &str, starts_on: &str) -> String {
    let counted = [
        "entry.account = 'BUDGET' AND NOT entry.is_pass_through",
        "entry.account = 'COMMITMENT' AND NOT entry.is_pass_through",
        "entry.account = 'ACTUAL' AND NOT entry.is_pass_through",
        "entry.account = 'ACTUAL' AND NOT entry.is_pass_through AND source.is_co_funding",
        "entry.account = 'ACTUAL' AND entry.is_pass_through",
    ];
    let sum = |(column, condition)| {
        format!("CAST(SUM(CASE WHEN {condition} THEN entry.amount_pence ELSE 0 END) AS bigint) AS {column}")
    };
    let sums = BALANCES.into_iter().zip(counted).map(sum).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT entry.plan_id, COALESCE(entry.intervention_id, '') AS intervention_id, entry.funding_source_id, \
         '{grain}' AS grain, {starts_on} AS starts_on, {sums} FROM ledger_entry AS entry \
         JOIN funding_source AS source ON source.id = entry.funding_source_id \
         WHERE NOT entry.is_pass_through OR entry.account = 'ACTUAL' \
         GROUP BY entry.plan_id, COALESCE(entry.intervention_id, ''), entry.funding_source_id, {starts_on}"
    )
}

/// The schools that take part in the interventions. One statement.
pub(in super::super) async fn bearers<C: ConnectionTrait>(
    db: &C,
    intervention_ids: &[String],
) -> Result<HashMap<String, Vec<Bearer>>, DbErr> {
    let select = Query::select()
        .columns(["intervention_id", "urn", "status", "pupils_reached", "cost_share_parts"])
        .from("participation")
        .and_where(Expr::col("intervention_id").is_in(intervention_ids))
        .to_owned();
    let mut bearers: HashMap<String, Vec<Bearer>> = HashMap::new();
    for row in db.query_all(&select).await? {
        let bearer = Bearer {
            urn: row.try_get_by_index(1)?,
            status: row.try_get_by_index(2)?,
            pupils_reached: row.try_get_by_index(3)?,
            cost_share_parts: row.try_get_by_index(4)?,
        };
        bearers.entry(row.try_get_by_index(0)?).or_default().push(bearer);
    }
    Ok(bearers)
}
