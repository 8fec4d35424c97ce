use serde::Serialize;

use super::Refusal;

/// What became of a file of our own format: it is taken in as a whole or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TableReport {
    /// Name of the file, without folders.
    pub file: String,
    /// Whether nothing was written because it was asked so.
    pub dry_run: bool,
    /// Lines after the header.
    pub rows: u64,
    /// Rows that were new, and were written unless a line was refused.
    pub created: u64,
    /// Rows that are there already and say the same.
    pub unchanged: u64,
    /// Lines with something to mend. If there is any, nothing was written.
    pub refused: u64,
    /// What is to be mended, by line; a line may have several.
    pub refusals: Vec<Refusal>,
}

impl TableReport {
    /// Whether the file was, or would be, taken in.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.refused == 0
    }
}
