use chrono::NaiveDate;
use sea_orm::DbErr;

use crate::files::FileError;

/// Why a whole file was refused. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read as one of this kind.
    #[error(transparent)]
    File(#[from] FileError),
    /// The columns are not those of a file of this kind.
    #[error("{file} has no header of a file of {kind}; {considered}; its columns are {found}")]
    UnknownHeader {
        /// Name of the file.
        file: String,
        /// Kind that was asked for.
        kind: &'static str,
        /// Each format of that kind with the columns that are missing for it.
        considered: String,
        /// Columns that the file has.
        found: String,
    },
    /// The file is a known one, but of another kind.
    #[error("{file} is a file of {found} ({format}), not of {asked}: import it as {found}")]
    OtherKind {
        /// Name of the file.
        file: String,
        /// Format that was recognised.
        format: &'static str,
        /// Its kind.
        found: &'static str,
        /// Kind that was asked for.
        asked: &'static str,
    },
    /// The day of the extract is neither given nor in the file's name.
    #[error(
        "the name of {file} does not tell the day of its extract: give it with --extract-date YYYY-MM-DD, \
         because a later extract replaces an earlier one"
    )]
    NoExtractDate {
        /// Name of the file.
        file: String,
    },
    /// The day of the extract is yet to come: nothing that is published later could replace what the file says.
    #[error("{file} is of {extracted_on}, and today is {today}: give the day of its extract with --extract-date")]
    FutureExtract {
        /// Name of the file.
        file: String,
        /// Day that was given, or that the name tells.
        extracted_on: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// A file that cannot be complete was said to be.
    #[error("{file} ({format}) lists no memberships: --complete is for files of links between schools and groups")]
    NotComplete {
        /// Name of the file.
        file: String,
        /// Format that was recognised.
        format: &'static str,
    },
    /// The database did not do what was asked.
    #[error("the database failed while {doing}; nothing of the file was written")]
    Database {
        /// What was being attempted.
        doing: &'static str,
        /// What the database said; for the log.
        #[source]
        cause: DbErr,
    },
    /// The reading thread ended without a word.
    #[error("the reader of {file} stopped; nothing of the file was written: try again")]
    Stopped {
        /// Name of the file.
        file: String,
    },
}

/// Says what the database was doing when it failed.
pub(super) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, ImportError>;
}

impl<T> Doing<T> for Result<T, DbErr> {
    fn doing(self, doing: &'static str) -> Result<T, ImportError> {
        self.map_err(|cause| ImportError::Database { doing, cause })
    }
}
