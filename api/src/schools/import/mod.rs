//! Imports the files in which the register is published: establishments, groups, memberships, links and inspections.
//!
//! A file is recognised by the names of its columns, read as a stream and taken in by the chunk within one transaction.
//! Which file has described which columns of a record is kept, so that each column follows the latest file that has it:
//! files of schools and groups may come in any order, inspections come after their schools, and the same file twice
//! changes nothing. Other rooms may use [`import_file`], [`import_bundled`] and the types of their answers.

mod bundled;
mod cells;
mod codes;
mod columns;
mod desk;
mod error;
mod formats;
mod intake;
mod layout;
mod merge;
mod report;
mod run;
mod spells;
mod store;
#[cfg(test)]
mod tests;

pub use bundled::import_bundled;
pub use error::ImportError;
pub use report::{ImportKind, ImportOptions, ImportReport};
pub use run::import_file;
