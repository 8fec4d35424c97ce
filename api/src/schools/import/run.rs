use std::path::Path;

use sea_orm::{DatabaseConnection, DatabaseTransaction};

use super::desk::Desk;
use super::error::{Doing, ImportError};
use super::formats::{Format, Subject, recognise};
use super::intake::Intake;
use super::report::{ImportKind, ImportOptions, ImportReport, Tally};
use super::store::{FileRow, Names, Store};
use crate::clock::Clock;
use crate::db::begin_write;
use crate::files::{BytesRead, Chunk, Lines, Pace, Progress, Source, day_of_name, read_ahead};

/// Lines taken in at a time: 512 schools fit into one statement of SQLite.
const CHUNK: usize = 512;

/// Imports a file in one transaction: all of its lines but those that the report names, or nothing.
///
/// # Errors
/// When the file as a whole cannot be imported, or the database fails; then nothing is written.
pub async fn import_file(
    db: &DatabaseConnection,
    clock: &dyn Clock,
    kind: ImportKind,
    path: &Path,
    options: &ImportOptions,
    progress: &mut dyn Progress,
) -> Result<ImportReport, ImportError> {
    import(db, clock, kind, &Source::on_disk(path)?, options, progress).await
}

/// What is known of a file before its lines are read.
struct Preface {
    file: String,
    sha256: String,
    header: Vec<String>,
    format: &'static Format,
    extracted_on: chrono::NaiveDate,
    /// Whether the operator has given the day.
    is_dated: bool,
    is_complete: bool,
}

impl Preface {
    fn read(
        source: &Source,
        kind: ImportKind,
        options: &ImportOptions,
        today: chrono::NaiveDate,
    ) -> Result<Self, ImportError> {
        let file = source.name();
        let header = Lines::open(source, &BytesRead::default())?.header;
        let format = recognise(&file, kind, &header)?;
        if options.is_complete && format.subject != Subject::Memberships {
            return Err(ImportError::NotComplete { file, format: format.name });
        }
        let extracted_on = options
            .extracted_on
            .or_else(|| day_of_name(&file))
            .ok_or_else(|| ImportError::NoExtractDate { file: file.clone() })?;
        if extracted_on > today {
            return Err(ImportError::FutureExtract { file, extracted_on, today });
        }
        let is_dated = options.extracted_on.is_some();
        Ok(Self {
            sha256: source.sha256()?,
            file,
            header,
            format,
            extracted_on,
            is_dated,
            is_complete: options.is_complete,
        })
    }

    fn report(self, file: FileRow, tally: Tally, dry_run: bool) -> ImportReport {
        ImportReport {
            file: self.file,
            format: self.format.name.to_owned(),
            extracted_on: file.extracted_on,
            sha256: self.sha256,
            dry_run,
            rows: tally.rows,
            created: tally.created,
            updated: tally.updated,
            unchanged: tally.unchanged,
            closed: tally.closed,
            refused: tally.refused,
            warnings: tally.warnings,
            also_created: tally.also_created,
            refusals: tally.refusals,
            remarks: tally.remarks,
        }
    }
}

pub(super) async fn import(
    db: &DatabaseConnection,
    clock: &dyn Clock,
    kind: ImportKind,
    source: &Source,
    options: &ImportOptions,
    progress: &mut dyn Progress,
) -> Result<ImportReport, ImportError> {
    let preface = Preface::read(source, kind, options, clock.today())?;
    let intake = Intake::of(preface.format, &preface.header, source)?;
    let transaction = begin_write(db).await.doing("beginning")?;
    let (file, tally) = take_in(&transaction, clock, &preface, intake, source, progress).await?;
    if options.dry_run {
        transaction.rollback().await.doing("undoing the dry run")?;
    } else {
        transaction.commit().await.doing("committing")?;
    }
    Ok(preface.report(file, tally, options.dry_run))
}

async fn take_in(
    transaction: &DatabaseTransaction,
    clock: &dyn Clock,
    preface: &Preface,
    mut intake: Intake,
    source: &Source,
    progress: &mut dyn Progress,
) -> Result<(FileRow, Tally), ImportError> {
    let store = Store { transaction };
    store.lock().await.doing("waiting for another import")?;
    let file = file_row(&store, clock, preface).await?;
    let codes = store.codes().await.doing("reading the code lists")?;
    let is_complete = preface.is_complete;
    let mut desk = Desk { store, file, codes, names: Names::default(), tally: Tally::default(), is_complete };
    let read = BytesRead::default();
    let total_bytes = source.total_bytes();
    let mut chunks = read_ahead(source.clone(), read.clone(), Pace { lines: CHUNK, is_ragged: false });
    let mut chunks_taken = 0_u32;
    while let Some(lines) = chunks.recv().await {
        let Chunk { lines, is_last } = lines?;
        desk.tally.rows += u64::try_from(lines.len()).unwrap_or_default();
        intake.take(&mut desk, lines).await?;
        progress.advanced(read.get(), total_bytes, desk.tally.rows);
        chunks_taken += 1;
        if is_last || is_time_for_statistics(chunks_taken) {
            desk.renew_statistics(is_last).await?;
        }
        if is_last {
            intake.finish(&mut desk).await?;
            desk.store.forget_remainders(desk.names).await.doing("forgetting words of former names")?;
            return Ok((file, desk.tally));
        }
    }
    Err(ImportError::Stopped { file: preface.file.clone() })
}

/// The row of the file. The same bytes are the same file, whatever its name; an extract that is published unchanged on a
/// later day is of that day. A day that the operator gives puts right any other.
async fn file_row(store: &Store<'_>, clock: &dyn Clock, preface: &Preface) -> Result<FileRow, ImportError> {
    let Preface { file, sha256, format, extracted_on, is_dated, .. } = preface;
    match store.file(sha256).await.doing("looking for the file")? {
        Some(row) if row.extracted_on < *extracted_on || (*is_dated && row.extracted_on != *extracted_on) => {
            store.redate_file(row.id, *extracted_on).await.doing("dating the file anew")
        }
        Some(row) => Ok(row),
        None => store.add_file(format.name, file, sha256, *extracted_on, clock.now()).await.doing("adding the file"),
    }
}

impl Desk<'_> {
    async fn renew_statistics(&self, is_last: bool) -> Result<(), ImportError> {
        let Tally { created, updated, also_created, .. } = self.tally;
        if created + updated + also_created == 0 {
            return Ok(());
        }
        self.store.renew_statistics(is_last).await.doing("renewing statistics")
    }
}

/// After 2, 8, 32, 128 and so on chunks: as often as the tables may have grown fourfold.
const fn is_time_for_statistics(chunks_taken: u32) -> bool {
    chunks_taken.is_power_of_two() && chunks_taken.trailing_zeros() % 2 == 1
}
