//! The extract of the real register that is part of the program: South Hampshire.

use sea_orm::DatabaseConnection;

use super::error::{Doing, ImportError};
use super::report::{ImportKind, ImportOptions, ImportReport};
use super::run::import;
use super::store;
use crate::clock::Clock;
use crate::files::{Progress, Source};

/// A bundled file under the name that tells its day.
macro_rules! bundled {
    ($kind:ident, $name:literal) => {
        (
            ImportKind::$kind,
            Source::Bundled {
                name: $name,
                bytes: include_bytes!(concat!("../../../data/south-hampshire/", $name, ".gz")),
            },
        )
    };
}

/// The files in an order in which each finds the schools that it speaks of.
pub(super) const FILES: [(ImportKind, Source); 11] = [
    bundled!(Establishments, "establishments-south-hampshire-2024-06-17.jsonl"),
    bundled!(Establishments, "establishments-derived-2022-08-south-hampshire.csv"),
    bundled!(Establishments, "establishments-hampshire-primary-2022-04-20.csv"),
    bundled!(Establishments, "spine-2017-2018-south-hampshire.csv"),
    bundled!(Establishments, "laestab-urn-by-year-2018-south-hampshire.csv"),
    bundled!(Groups, "groups-south-hampshire-2022-03-31.csv"),
    bundled!(Links, "group-links-south-hampshire-2022-03-31.csv"),
    bundled!(Links, "links_edubasealldata20250422-south-hampshire.csv"),
    bundled!(Inspections, "inspection-history-2005-2020-south-hampshire.csv"),
    bundled!(Inspections, "school-details-with-rating-2018-south-hampshire.csv"),
    bundled!(Inspections, "management-information-academies-2022-02-28-south-hampshire.csv"),
];

/// Imports the bundled extract. Files that are in already are not read again: their reports say that nothing changed.
///
/// # Errors
/// When the database fails.
pub async fn import_bundled(
    db: &DatabaseConnection,
    clock: &dyn Clock,
    progress: &mut dyn Progress,
) -> Result<Vec<ImportReport>, ImportError> {
    let mut reports = Vec::with_capacity(FILES.len());
    for (kind, source) in FILES {
        let report = match known(db, &source).await? {
            Some(report) => report,
            None => import(db, clock, kind, &source, &ImportOptions::default(), progress).await?,
        };
        reports.push(report);
    }
    Ok(reports)
}

/// The report of a file that is in already: nothing of it is counted.
async fn known(db: &DatabaseConnection, source: &Source) -> Result<Option<ImportReport>, ImportError> {
    let found = store::file(db, &source.sha256()?).await.doing("looking for a bundled file")?;
    Ok(found.map(|row| ImportReport {
        file: source.name(),
        format: row.format,
        extracted_on: row.extracted_on,
        sha256: row.sha256,
        ..ImportReport::default()
    }))
}
