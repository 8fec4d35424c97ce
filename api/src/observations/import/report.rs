use std::collections::BTreeMap;

use entities::states::ObservationStatus;
use entities::values::Period;
use serde::Serialize;

use super::meta::Meta;
use crate::files::{Fault, Refusal};

/// How to import a file of observations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ObservationsOptions {
    /// Period of the figures, where the file does not tell it.
    pub period: Option<Period>,
    /// How settled the figures are, where the file does not tell it.
    pub status: Option<ObservationStatus>,
    /// Whether to say what would change and to change nothing.
    pub dry_run: bool,
}

/// What became of a file of observations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ObservationsReport {
    /// Name of the file, without folders.
    pub file: String,
    /// Layout that was recognised, such as `KS2_FINAL`.
    pub layout: String,
    /// Period of all figures; null where the lines tell it.
    pub period: Option<Period>,
    /// Name of the meta file that lay beside it and was compared with it; null if there was none.
    pub meta: Option<String>,
    /// SHA-256 of the file as it lay, 64 hexadecimal digits.
    pub sha256: String,
    /// Whether nothing was written because it was asked so.
    pub dry_run: bool,
    /// Lines after the header.
    pub rows: u64,
    /// Observations that were not there before.
    pub created: u64,
    /// Observations that say something else now: each is a new version.
    pub revised: u64,
    /// Observations that say what they said before.
    pub unchanged: u64,
    /// Observations that a file imported later has said otherwise, and which stay as that file says.
    pub outdated: u64,
    /// Lines and cells that were not taken in.
    pub refused: u64,
    /// Lines that say what another line has said.
    pub warnings: u64,
    /// Lines that are about something that is not held, by what it is.
    pub not_held: BTreeMap<String, u64>,
    /// Columns of which the layout knows nothing, with their labels of the meta file; they were not read.
    pub unknown_columns: Vec<String>,
    /// The refused lines and cells, the first 10,000 of them.
    pub refusals: Vec<Refusal>,
    /// What the warnings are about, the first 10,000 of them.
    pub remarks: Vec<Refusal>,
}

/// Refusals and remarks kept for the report; all are counted.
const KEPT: usize = 10_000;

impl ObservationsReport {
    pub(super) fn refuse(&mut self, line: u64, fault: Fault) {
        self.refused += 1;
        if self.refusals.len() < KEPT {
            self.refusals.push(fault.on(line));
        }
    }

    /// What the meta file says besides.
    pub(super) fn describe(&mut self, meta: &Meta, header: &[String]) {
        self.unknown_columns = self.unknown_columns.iter().map(|column| meta.with_label(column)).collect();
        let lacking = meta.lacking(header);
        if !lacking.is_empty() {
            let told = format!("{} describes columns that the file lacks: {}", meta.name, lacking.join(", "));
            self.remark(1, Fault::of_line(told));
        }
        self.meta = Some(meta.name.clone());
    }

    pub(super) fn remark(&mut self, line: u64, fault: Fault) {
        self.warnings += 1;
        if self.remarks.len() < KEPT {
            self.remarks.push(fault.on(line));
        }
    }

    /// Counts a line about something that is not held.
    pub(super) fn leave_out(&mut self, kind: &str) {
        match self.not_held.get_mut(kind) {
            Some(lines) => *lines += 1,
            None => drop(self.not_held.insert(kind.to_owned(), 1)),
        }
    }
}
