//! Schools and groups, and which file described what of them.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::{FileRow, Store, at, padded};
use crate::schools::import::cells::Cell;
use crate::schools::import::columns::Table;
use crate::schools::import::merge::{Columns, Said, Vintage};
use crate::schools::rules::names::fold;

/// What a file said of a record, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::schools::import) struct SaidRow {
    pub(in crate::schools::import) line: i32,
    pub(in crate::schools::import) said: Said,
}

impl Store<'_> {
    /// Records of the keys, as cells in the order of the table's columns.
    pub(in crate::schools::import) async fn records(
        &self,
        table: &Table,
        keys: &[i32],
    ) -> Result<HashMap<i32, Vec<Cell>>, DbErr> {
        let columns = std::iter::once(table.key).chain(table.columns.iter().map(|column| column.name));
        let select = Query::select()
            .columns(columns)
            .from(table.name)
            .and_where(Expr::col(table.key).is_in(padded(keys)))
            .to_owned();
        let rows = self.transaction.query_all(&select).await?;
        rows.iter().map(|row| Ok((at(row, 0)?, record(table, row)?))).collect()
    }

    /// What files have said of the records.
    pub(in crate::schools::import) async fn said(
        &self,
        table: &Table,
        keys: &[i32],
    ) -> Result<HashMap<i32, Vec<SaidRow>>, DbErr> {
        let sources = table.sources;
        let select = Query::select()
            .column((sources, table.key))
            .column((sources, "source_file_id"))
            .column((sources, "line"))
            .column((sources, "columns"))
            .column(("source_file", "extracted_on"))
            .from(sources)
            .inner_join("source_file", Expr::col((sources, "source_file_id")).equals(("source_file", "id")))
            .and_where(Expr::col((sources, table.key)).is_in(padded(keys)))
            .to_owned();
        let mut said: HashMap<i32, Vec<SaidRow>> = HashMap::new();
        for row in self.transaction.query_all(&select).await? {
            let columns = Columns::from_bits(at(&row, 3)?);
            let vintage = Vintage { extracted_on: at(&row, 4)?, file_id: at(&row, 1)? };
            said.entry(at(&row, 0)?).or_default().push(SaidRow { line: at(&row, 2)?, said: Said { vintage, columns } });
        }
        Ok(said)
    }

    /// Writes records, new and changed ones.
    pub(in crate::schools::import) async fn write_records(
        &self,
        table: &Table,
        records: Vec<(i32, Vec<Cell>)>,
    ) -> Result<(), DbErr> {
        let own = || table.columns.iter().map(|column| column.name);
        let columns: Vec<&'static str> = [table.key, "name_sort"].into_iter().chain(own()).collect();
        let replace = OnConflict::column(table.key).update_columns(columns.iter().skip(1).copied()).to_owned();
        let name = table.place("name");
        let rows = records.into_iter().map(|(key, cells)| {
            let name_sort = fold(cells.get(name).map_or("", Cell::text));
            let own = cells.into_iter().map(Expr::val);
            [Expr::val(key), Expr::val(name_sort)].into_iter().chain(own).collect()
        });
        self.insert(table.name, &columns, &replace, rows.collect()).await
    }

    /// Keeps what the file said of records: line and columns by key.
    pub(in crate::schools::import) async fn write_said(
        &self,
        table: &Table,
        file: FileRow,
        said: Vec<(i32, i32, Columns)>,
    ) -> Result<(), DbErr> {
        let columns = [table.key, "source_file_id", "line", "columns"];
        let replace = OnConflict::columns([table.key, "source_file_id"]).update_columns(["line", "columns"]).to_owned();
        let rows = said
            .into_iter()
            .map(|(key, line, columns)| {
                vec![Expr::val(key), Expr::val(file.id), Expr::val(line), Expr::val(columns.bits())]
            })
            .collect();
        self.insert(table.sources, &columns, &replace, rows).await
    }
}

fn record(table: &Table, row: &QueryResult) -> Result<Vec<Cell>, DbErr> {
    table.columns.iter().enumerate().map(|(place, column)| cell(row, place + 1, &column.reads.blank())).collect()
}

/// Reads a cell of the same kind.
pub(super) fn cell(row: &QueryResult, index: usize, kind: &Cell) -> Result<Cell, DbErr> {
    Ok(match kind {
        Cell::Text(_) => Cell::Text(at(row, index)?),
        Cell::Integer(_) => Cell::Integer(at(row, index)?),
        Cell::Date(_) => Cell::Date(at(row, index)?),
        Cell::Truth(_) => Cell::Truth(at(row, index)?),
    })
}
