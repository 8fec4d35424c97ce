//! Where the lines of one file are taken in: the open transaction, the file's row, the code lists and the counts.

use std::collections::HashMap;
use std::hash::Hash;

use super::cells::Cell;
use super::codes::Codes;
use super::columns::Table;
use super::error::{Doing, ImportError};
use super::layout::{Described, Layout};
use super::merge::{Columns, Said, merge};
use super::report::Tally;
use super::store::{FileRow, Names, Renamed, SaidRow, Store};
use crate::files::Fault;

/// One file on its way into the register.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub(super) store: Store<'a>,
    pub(super) file: FileRow,
    pub(super) codes: Codes,
    pub(super) names: Names,
    pub(super) tally: Tally,
    /// Whether the operator has said that the file leaves nothing out.
    pub(super) is_complete: bool,
}

/// What became of some records.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    pub(super) closed: u64,
    /// Keys of those that were created or updated.
    pub(super) touched: Vec<i32>,
    /// Keys of those that were there and whose status or end is another now.
    pub(super) restated: Vec<i32>,
}

/// Rows to be written for some records.
#[derive(Default)]
struct Writes {
    records: Vec<(i32, Vec<Cell>)>,
    said: Vec<(i32, i32, Columns)>,
    renamed: Vec<Renamed>,
    outcome: Outcome,
}

impl Desk<'_> {
    /// A line is taken in, with the entries of code lists that it has brought.
    pub(super) fn accept(&mut self, line: u64) {
        for entry in self.codes.accept() {
            self.tally.remark(line, Fault::of_line(entry.remark()));
        }
    }

    /// A line is not taken in, nor what it has brought.
    pub(super) fn refuse(&mut self, line: u64, fault: Fault) {
        self.codes.withdraw();
        self.tally.refuse(line, fault);
    }

    /// Merges what lines say into the records and writes those that have changed.
    pub(super) async fn take_records(
        &mut self,
        layout: &Layout,
        described: Vec<Described>,
        also: Columns,
    ) -> Result<Outcome, ImportError> {
        if described.is_empty() {
            return Ok(Outcome::default());
        }
        let table = layout.table;
        let keys: Vec<i32> = described.iter().map(|described| described.key).collect();
        let mut records = self.store.records(table, &keys).await.doing("reading records")?;
        let said = self.store.said(table, &keys).await.doing("reading what files said")?;
        let mut writes = Writes::default();
        for described in described {
            let stored = records.remove(&described.key);
            let before = said.get(&described.key).map_or(&[][..], Vec::as_slice);
            self.take_record(table, described, stored, before, also, &mut writes);
        }
        self.write(table, writes).await
    }

    fn take_record(
        &mut self,
        table: &Table,
        described: Described,
        stored: Option<Vec<Cell>>,
        before: &[SaidRow],
        also: Columns,
        writes: &mut Writes,
    ) {
        let columns = described.columns().union(also);
        let Described { key, line, cells, remarks } = described;
        remarks.into_iter().for_each(|remark| self.tally.remark(line, remark));
        let short_line = i32::try_from(line).unwrap_or(i32::MAX);
        if !before
            .iter()
            .any(|row| (row.said.vintage.file_id, row.line, row.said.columns) == (self.file.id, short_line, columns))
        {
            writes.said.push((key, short_line, columns));
        }
        let others: Vec<Said> =
            before.iter().map(|row| row.said).filter(|said| said.vintage.file_id != self.file.id).collect();
        let mut record = stored.clone().unwrap_or_else(|| table.blank());
        let is_changed = merge(&mut record, cells, &others, self.file.vintage());
        if stored.is_some() && !is_changed {
            writes.outcome.unchanged += 1;
            return;
        }
        writes.note(table, key, stored.as_deref(), &record);
        writes.records.push((key, record));
    }

    async fn write(&mut self, table: &Table, writes: Writes) -> Result<Outcome, ImportError> {
        self.store.add_entries(self.codes.take_news()).await.doing("adding to the code lists")?;
        self.store.write_records(table, writes.records).await.doing("writing records")?;
        self.store.write_said(table, self.file, writes.said).await.doing("writing what the file said")?;
        self.store.rename(&mut self.names, table.subject, &writes.renamed).await.doing("writing words of names")?;
        Ok(writes.outcome)
    }
}

impl Writes {
    /// Counts a record that is new or has changed, and notes a new name.
    fn note(&mut self, table: &Table, key: i32, stored: Option<&[Cell]>, record: &[Cell]) {
        let outcome = &mut self.outcome;
        outcome.touched.push(key);
        let is_closed = |record: &[Cell]| record.get(table.place("status_code")).is_some_and(says_closed);
        match stored {
            None => outcome.created += 1,
            Some(stored) => {
                outcome.updated += 1;
                let state = |record: &[Cell]| STATE.map(|column| record.get(table.place(column)).cloned());
                if state(stored) != state(record) {
                    outcome.restated.push(key);
                }
                outcome.closed += u64::from(is_closed(record) && !is_closed(stored));
            }
        }
        let name = |record: &[Cell]| record.get(table.place("name")).map_or("", Cell::text).to_owned();
        let (before, now) = (stored.map(name), name(record));
        if before.as_ref() != Some(&now) {
            self.renamed.push(Renamed { key, before, now });
        }
    }
}

/// Columns that say whether a school or group is still there.
const STATE: [&str; 2] = ["status_code", "closed_on"];

/// Status 2 of a school, `CLOSED` of a group.
fn says_closed(status: &Cell) -> bool {
    status.integer() == Some(2) || status.text() == "CLOSED"
}

/// Lets the first line about something pass and refuses the others.
pub(super) fn first_about<K: Eq + Hash>(
    seen: &mut HashMap<K, u64>,
    key: K,
    line: u64,
    column: &str,
    value: &str,
) -> Result<(), Fault> {
    match seen.get(&key) {
        Some(first) => Err(Fault::new(column, value, format!("line {first} of this file is about the same"))),
        None => {
            seen.insert(key, line);
            Ok(())
        }
    }
}
