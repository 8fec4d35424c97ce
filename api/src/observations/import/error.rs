use entities::values::Period;
use sea_orm::DbErr;

use crate::files::FileError;

/// Why a whole file was refused. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum ObservationsError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The columns are not those of a file that is known.
    #[error("{file} has no header of a file of observations; the nearest is {nearest}; its columns are {found}")]
    UnknownHeader {
        /// Name of the file.
        file: String,
        /// The layout of which it lacks the fewest columns, with those.
        nearest: String,
        /// Columns that the file has.
        found: String,
    },
    /// Neither the file nor the operator says of which period the figures are.
    #[error("{file} ({layout}) does not tell its period: give it with --period, such as 2018/19")]
    NoPeriod {
        /// Name of the file.
        file: String,
        /// Layout that was recognised.
        layout: String,
    },
    /// The operator says another period than the file.
    #[error("{file} is of {told}{place}, not of {asked}: leave --period out, or take the file of {asked}")]
    OtherPeriod {
        /// Name of the file.
        file: String,
        /// Where it tells so: empty for its name, else the line.
        place: String,
        /// Period that it tells.
        told: Period,
        /// Period that was given.
        asked: Period,
    },
    /// The meta file beside it cannot be read, or says otherwise than the catalogue.
    #[error("{file} beside the file: {what}; nothing was written: take the meta file of this file, or move it away")]
    WrongMeta {
        /// Name of the meta file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// The database has no such measure or cohort yet.
    #[error("the catalogue of the database lacks {0}: run `partnership migrate up` first")]
    CatalogueBehind(String),
    /// A checked-in file is wrong.
    #[error("a file of the layouts: {0}")]
    Layouts(#[from] csv::Error),
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
    fn doing(self, doing: &'static str) -> Result<T, ObservationsError>;
}

impl<T> Doing<T> for Result<T, DbErr> {
    fn doing(self, doing: &'static str) -> Result<T, ObservationsError> {
        self.map_err(|cause| ObservationsError::Database { doing, cause })
    }
}
