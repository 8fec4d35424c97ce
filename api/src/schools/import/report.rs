use chrono::NaiveDate;
use serde::Serialize;

use crate::files::{Fault, Refusal};

/// What a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Schools.
    Establishments,
    /// Trusts and other groups.
    Groups,
    /// Memberships of schools in groups, or links between schools.
    Links,
    /// Inspections by Ofsted.
    Inspections,
}

impl ImportKind {
    /// The word of the command line: `establishments`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Establishments => "establishments",
            Self::Groups => "groups",
            Self::Links => "links",
            Self::Inspections => "inspections",
        }
    }
}

/// How to import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Day on which the publisher made the extract; read from the file's name when not given.
    pub extracted_on: Option<NaiveDate>,
    /// Whether the file lists all memberships that there were: those of schools that it leaves out have ended.
    pub is_complete: bool,
    /// Whether to say what would change and to change nothing.
    pub dry_run: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Name of the file, without folders.
    pub file: String,
    /// Format that was recognised, such as `GIAS_CSV`.
    pub format: String,
    /// Day of the extract.
    pub extracted_on: NaiveDate,
    /// SHA-256 of the file as it lay, 64 hexadecimal digits.
    pub sha256: String,
    /// Whether nothing was written because it was asked so.
    pub dry_run: bool,
    /// Lines after the header.
    pub rows: u64,
    /// Records of the file's kind that were not there before.
    pub created: u64,
    /// Records that now say something else.
    pub updated: u64,
    /// Records that say what they said before.
    pub unchanged: u64,
    /// Schools and groups whose status became closed, and memberships that ended.
    pub closed: u64,
    /// Lines that were not taken in.
    pub refused: u64,
    /// Cells that could not be kept although their line was.
    pub warnings: u64,
    /// Schools and groups of which only a file of memberships knows, created so that the memberships have ends.
    pub also_created: u64,
    /// The refused lines, the first 10,000 of them.
    pub refusals: Vec<Refusal>,
    /// What the warnings are about, the first 10,000 of them.
    pub remarks: Vec<Refusal>,
}

/// Refusals and remarks kept for the report; all are counted.
const KEPT: usize = 10_000;

/// Counts while a file is taken in.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) unchanged: u64,
    pub(super) closed: u64,
    pub(super) also_created: u64,
    pub(super) refused: u64,
    pub(super) warnings: u64,
    pub(super) refusals: Vec<Refusal>,
    pub(super) remarks: Vec<Refusal>,
}

impl Tally {
    pub(super) fn refuse(&mut self, line: u64, fault: Fault) {
        self.refused += 1;
        if self.refusals.len() < KEPT {
            self.refusals.push(fault.on(line));
        }
    }

    pub(super) fn remark(&mut self, line: u64, fault: Fault) {
        self.warnings += 1;
        if self.remarks.len() < KEPT {
            self.remarks.push(fault.on(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, KEPT, Tally};

    #[test]
    fn counts_all_refusals_and_keeps_the_first() {
        let mut tally = Tally::default();
        for line in 0..20_000 {
            tally.refuse(line, Fault::of_line("wrong"));
        }
        assert_eq!((tally.refused, tally.refusals.len()), (20_000, KEPT));
    }
}
