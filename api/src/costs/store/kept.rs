use std::collections::BTreeMap;

use entities::keys::Urn;
use entities::states::Grain;
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Order, Query, UnionType};
use sea_orm::{ActiveEnum, ConnectionTrait, DatabaseBackend, DbErr, QueryResult};

use super::{BALANCES, CELL};
use crate::costs::rules::{Balances, Bears, Cell, Sum};

const SUMS: &str = "spend_rollup";
const SHARES: &str = "spend_share";
/// Values that one statement may carry: SQLite takes 32,766, PostgreSQL twice as many.
const MOST_VALUES: usize = 32_766;
/// Rows of shares in one statement.
const MOST_SHARES: usize = MOST_VALUES / (CELL.len() + 1 + BALANCES.len());

/// Adds the same to each of the cells, and says what they then hold. One statement.
pub(in super::super) async fn add_to_sums<C: ConnectionTrait>(
    db: &C,
    cells: &[Cell],
    moved: Balances,
) -> Result<Vec<Sum>, DbErr> {
    let mut insert = Query::insert();
    insert.into_table(SUMS).columns(CELL.into_iter().chain(BALANCES));
    for cell in cells {
        insert.values_panic(of_cell(cell).into_iter().chain(of_balances(moved)));
    }
    insert.on_conflict(adding(SUMS, OnConflict::columns(CELL)));
    insert.returning(Query::returning().columns(CELL.into_iter().chain(BALANCES)));
    db.query_all(&insert).await?.iter().map(sum).collect()
}

/// Adds to the shares. One statement for each three thousand.
pub(in super::super) async fn add_to_shares<C: ConnectionTrait>(
    db: &C,
    shares: &BTreeMap<Bears, Balances>,
) -> Result<(), DbErr> {
    let key = OnConflict::columns(CELL.into_iter().chain(["urn"]));
    write_shares(db, shares, Some(&adding(SHARES, key))).await
}

/// Writes shares of cells that have none. One statement for each three thousand.
pub(in super::super) async fn insert_shares<C: ConnectionTrait>(
    db: &C,
    shares: &BTreeMap<Bears, Balances>,
) -> Result<(), DbErr> {
    write_shares(db, shares, None).await
}

async fn write_shares<C: ConnectionTrait>(
    db: &C,
    shares: &BTreeMap<Bears, Balances>,
    on_conflict: Option<&OnConflict>,
) -> Result<(), DbErr> {
    let mut rows = shares.iter();
    while rows.len() > 0 {
        let mut insert: InsertStatement = Query::insert();
        insert.into_table(SHARES).columns(CELL.into_iter().chain(["urn"]).chain(BALANCES));
        for ((cell, urn), balances) in rows.by_ref().take(MOST_SHARES) {
            let urn = Expr::val(urn.map_or(0, Urn::get));
            insert.values_panic(of_cell(cell).into_iter().chain([urn]).chain(of_balances(*balances)));
        }
        if let Some(on_conflict) = on_conflict {
            insert.on_conflict(on_conflict.clone());
        }
        db.execute(&insert).await?;
    }
    Ok(())
}

/// Adds what is to be written to what is there.
fn adding(table: &'static str, mut key: OnConflict) -> OnConflict {
    let sums = BALANCES.map(|column| (column, Expr::col((table, column)).add(Expr::col(("excluded", column)))));
    key.values(sums).to_owned()
}

/// Forgets all shares of the intervention. One statement.
pub(in super::super) async fn delete_shares<C: ConnectionTrait>(db: &C, intervention_id: &str) -> Result<(), DbErr> {
    let of_it = Expr::col("intervention_id").eq(intervention_id);
    db.execute(Query::delete().from_table(SHARES).and_where(of_it)).await.map(|_| ())
}

/// Forgets all that is kept, and lets nobody else write it before the end of the transaction. Who moves money locks the
/// sums before the shares, so this does too; SQLite has one writer anyway.
pub(in super::super) async fn delete_everything<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    if db.get_database_backend() == DatabaseBackend::Postgres {
        db.execute_unprepared("LOCK TABLE spend_rollup, spend_share IN EXCLUSIVE MODE").await?;
    }
    for table in [SUMS, SHARES] {
        db.execute(Query::delete().from_table(table)).await?;
    }
    Ok(())
}

/// The next interventions, by key, of which something is kept; empty for what is kept of plans. One statement.
pub(in super::super) async fn interventions_after<C: ConnectionTrait>(
    db: &C,
    last: Option<&str>,
    most: u64,
) -> Result<Vec<String>, DbErr> {
    let of = |table: &'static str| {
        let mut ids = Query::select();
        ids.column("intervention_id").from(table);
        if let Some(last) = last {
            ids.and_where(Expr::col("intervention_id").gt(last));
        }
        ids
    };
    let both =
        of(SUMS).union(UnionType::Distinct, of(SHARES)).order_by("intervention_id", Order::Asc).limit(most).to_owned();
    db.query_all(&both).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The months that are kept of the interventions. One statement.
pub(in super::super) async fn months<C: ConnectionTrait>(
    db: &C,
    intervention_ids: &[String],
) -> Result<Vec<Sum>, DbErr> {
    let select = Query::select()
        .columns(CELL.into_iter().chain(BALANCES))
        .from(SUMS)
        .and_where(Expr::col("intervention_id").is_in(intervention_ids))
        .and_where(Expr::col("grain").eq(Grain::Month.to_value()))
        .to_owned();
    db.query_all(&select).await?.iter().map(sum).collect()
}

/// The shares that are kept of the interventions, of months and years. One statement.
pub(in super::super) async fn read_shares<C: ConnectionTrait>(
    db: &C,
    intervention_ids: &[String],
) -> Result<BTreeMap<Bears, Balances>, DbErr> {
    let select = Query::select()
        .columns(CELL.into_iter().chain(BALANCES).chain(["urn"]))
        .from(SHARES)
        .and_where(Expr::col("intervention_id").is_in(intervention_ids))
        .to_owned();
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let Sum { cell, balances } = sum(row)?;
            let urn: i32 = row.try_get_by_index(CELL.len() + BALANCES.len())?;
            Ok(((cell, Urn::new(urn)), balances))
        })
        .collect()
}

fn of_cell(cell: &Cell) -> [Expr; 5] {
    [
        Expr::val(cell.plan_id.as_str()),
        Expr::val(cell.intervention_id.as_str()),
        Expr::val(cell.funding_source_id.as_str()),
        Expr::val(cell.grain.to_value()),
        Expr::val(cell.starts_on),
    ]
}

fn of_balances(balances: Balances) -> [Expr; 5] {
    let Balances { budget, committed, actual, co_funded, passed_through } = balances;
    [budget, committed, actual, co_funded, passed_through].map(Expr::val)
}

/// The columns of a cell and its balances, in this order.
pub(super) fn sum(row: &QueryResult) -> Result<Sum, DbErr> {
    let balances = Balances {
        budget: row.try_get_by_index(5)?,
        committed: row.try_get_by_index(6)?,
        actual: row.try_get_by_index(7)?,
        co_funded: row.try_get_by_index(8)?,
        passed_through: row.try_get_by_index(9)?,
    };
    Ok(Sum { cell: cell(row)?, balances })
}

/// The columns of a cell, in this order.
pub(super) fn cell(row: &QueryResult) -> Result<Cell, DbErr> {
    Ok(Cell {
        plan_id: row.try_get_by_index(0)?,
        intervention_id: row.try_get_by_index(1)?,
        funding_source_id: row.try_get_by_index(2)?,
        grain: row.try_get_by_index(3)?,
        starts_on: row.try_get_by_index(4)?,
    })
}
