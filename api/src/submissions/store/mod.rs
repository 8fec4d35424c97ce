//! Reads and writes of batches, windows and the observations that batches write.
//!
//! What a batch is compared with is read for all its rows at once, as a table that is handed over with the statement, so the
//! text of a statement and the number of statements do not depend on the rows. These reads are not through the eyes of the
//! actor: what is there decides whether a row is right, whoever wrote it. The rules say nothing of a school that is not the
//! sender's.

pub mod batches;
pub mod collection_windows;
pub mod observations;
pub mod problems;
pub mod progress;
pub mod register;
mod sheet;
