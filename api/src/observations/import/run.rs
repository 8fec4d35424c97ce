use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use chrono::{DateTime, Utc};
use entities::values::{Period, Span};
use sea_orm::{DatabaseConnection, DatabaseTransaction};

use super::bound::Bound;
use super::error::{Doing, ObservationsError};
use super::layouts::{self, Layout};
use super::meta::Meta;
use super::period::{Reading, begins_in_of_name};
use super::reading::{Fixed, Key, Observed, Said};
use super::register::Register;
use super::report::{ObservationsOptions, ObservationsReport};
use super::store::{Current, New, Store};
use crate::clock::Clock;
use crate::db::begin_write;
use crate::files::{BytesRead, Chunk, Fault, Line, Lines, Pace, Progress, Source, day_of_name, read_ahead};
use crate::observations::catalogue::Catalogue;

/// Observations that are compared and written at a time.
const AT_A_TIME: usize = 8_192;

/// Most lines that are read ahead as one chunk.
const MOST_LINES: usize = 4_096;

/// Imports a file of published statistics in one transaction: all of its lines and cells but those that the report names,
/// or nothing.
///
/// # Errors
/// When the file as a whole cannot be imported, or the database fails; then nothing is written.
pub async fn import_observations(
    db: &DatabaseConnection,
    clock: &dyn Clock,
    path: &Path,
    options: &ObservationsOptions,
    progress: &mut dyn Progress,
) -> Result<ObservationsReport, ObservationsError> {
    import(db, clock, &Source::on_disk(path)?, options, progress).await
}

/// Imports a file, wherever its bytes are, as [`import_observations`] says.
pub(super) async fn import(
    db: &DatabaseConnection,
    clock: &dyn Clock,
    source: &Source,
    options: &ObservationsOptions,
    progress: &mut dyn Progress,
) -> Result<ObservationsReport, ObservationsError> {
    let header = Lines::open(source, &BytesRead::default())?.header;
    let layouts = layouts::read()?;
    let layout = recognise(&layouts, &source.name(), &header)?;
    let period = period_of_file(layout, &source.name(), options)?;
    let catalogue = Catalogue::read(db).await.doing("reading the catalogue")?;
    let bound = Bound::of(layout, &header, &catalogue)?;
    let meta = Meta::beside(source)?;
    let mut report = ObservationsReport {
        file: source.name(),
        layout: layout.name.clone(),
        period,
        sha256: source.sha256()?,
        dry_run: options.dry_run,
        unknown_columns: bound.unknown.clone(),
        ..ObservationsReport::default()
    };
    if let Some(meta) = meta {
        meta.check_units(&bound, &catalogue)?;
        report.describe(&meta, &header);
    }
    let transaction = begin_write(db).await.doing("beginning")?;
    let report = take_in(&transaction, clock, source, &bound, options, report, progress).await?;
    if options.dry_run {
        transaction.rollback().await.doing("undoing the dry run")?;
    } else {
        transaction.commit().await.doing("committing")?;
    }
    Ok(report)
}

/// The layout of the file, by the names of its columns.
fn recognise<'a>(layouts: &'a [Layout], file: &str, header: &[String]) -> Result<&'a Layout, ObservationsError> {
    if let Some(layout) = layouts.iter().find(|layout| layout.missing(header).is_empty()) {
        return Ok(layout);
    }
    let lacks = |layout: &&Layout| layout.needs.len() - layout.missing(header).len();
    let nearest = layouts.iter().max_by_key(lacks).map_or_else(String::new, |layout| {
        format!("{} ({}), of which it lacks {}", layout.name, layout.title, layout.missing(header).join(", "))
    });
    let found: Vec<String> = header.iter().take(12).map(|name| name.chars().take(40).collect()).collect();
    let more = header.len().saturating_sub(found.len());
    let found = if more > 0 { format!("{} and {more} more", found.join(", ")) } else { found.join(", ") };
    Err(ObservationsError::UnknownHeader { file: file.to_owned(), nearest, found })
}

/// The period of all lines, where the lines do not tell their own.
fn period_of_file(
    layout: &Layout,
    file: &str,
    options: &ObservationsOptions,
) -> Result<Option<Period>, ObservationsError> {
    let span = match layout.period {
        Reading::Academic => Span::AcademicYear,
        Reading::Financial => Span::FinancialYear,
        Reading::Asked => {
            let none = || ObservationsError::NoPeriod { file: file.to_owned(), layout: layout.name.clone() };
            return options.period.map(Some).ok_or_else(none);
        }
        _ => return Ok(None),
    };
    let told = begins_in_of_name(file).and_then(|begins_in| Period::new(begins_in, span));
    match (told, options.period) {
        (Some(told), Some(asked)) if told != asked => {
            Err(ObservationsError::OtherPeriod { file: file.to_owned(), place: String::new(), told, asked })
        }
        (None, None) => Err(ObservationsError::NoPeriod { file: file.to_owned(), layout: layout.name.clone() }),
        (told, asked) => Ok(told.or(asked)),
    }
}

async fn take_in(
    transaction: &DatabaseTransaction,
    clock: &dyn Clock,
    source: &Source,
    bound: &Bound<'_>,
    options: &ObservationsOptions,
    report: ObservationsReport,
    progress: &mut dyn Progress,
) -> Result<ObservationsReport, ObservationsError> {
    let store = Store { transaction };
    store.lock().await.doing("waiting for another import")?;
    let now = clock.now();
    let extracted_on = day_of_name(&report.file).filter(|day| *day <= clock.today()).unwrap_or_else(|| clock.today());
    let file_id =
        store.file(&report.layout, &report.file, &report.sha256, extracted_on, now).await.doing("adding the file")?;
    let register = store.register().await.doing("reading the register")?;
    let fixed = Fixed { period: report.period, status: options.status.unwrap_or(bound.layout.status) };
    let mut desk = Desk { store, file_id, now, bound, register, fixed, asked: options.period, report };
    let (read, total_bytes) = (BytesRead::default(), source.total_bytes());
    let lines = (AT_A_TIME / bound.values.len().max(1)).clamp(16, MOST_LINES);
    let mut chunks = read_ahead(source.clone(), read.clone(), Pace { lines, is_ragged: true });
    let mut chunks_taken = 0_u32;
    while let Some(chunk) = chunks.recv().await {
        let Chunk { lines, is_last } = chunk?;
        desk.take(lines).await?;
        progress.advanced(read.get(), total_bytes, desk.report.rows);
        chunks_taken += 1;
        if is_last || is_time_for_statistics(chunks_taken) {
            desk.renew_statistics().await?;
        }
        if is_last {
            return Ok(desk.report);
        }
    }
    Err(ObservationsError::Stopped { file: source.name() })
}

/// After 2, 8, 32, 128 and so on chunks: as often as the table may have grown fourfold.
const fn is_time_for_statistics(chunks_taken: u32) -> bool {
    chunks_taken.is_power_of_two() && chunks_taken.trailing_zeros() % 2 == 1
}

/// Where the lines of one file are taken in.
struct Desk<'a> {
    store: Store<'a>,
    file_id: i32,
    now: DateTime<Utc>,
    bound: &'a Bound<'a>,
    register: Register,
    fixed: Fixed,
    /// Period that the operator has given.
    asked: Option<Period>,
    report: ObservationsReport,
}

/// What is to be done about an observation of a file.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Create,
    Revise,
    Unchanged,
    /// A file that was imported later says otherwise.
    Outdated,
    /// Another line of the same file has said the same.
    Repeated,
    /// Another line of the same file has said otherwise.
    Contradicted,
}

impl Desk<'_> {
    async fn take(&mut self, lines: Vec<Line>) -> Result<(), ObservationsError> {
        let mut all = Vec::with_capacity(AT_A_TIME);
        for line in lines {
            self.report.rows += 1;
            match self.bound.read(&line, &self.register, self.fixed) {
                Ok(Said::NotHeld(kind)) => self.report.leave_out(&kind),
                Ok(Said::Observed(observed, faults)) => {
                    self.check_period(&observed, line.number)?;
                    faults.into_iter().for_each(|fault| self.report.refuse(line.number, fault));
                    all.extend(observed);
                }
                Err(fault) => self.report.refuse(line.number, fault),
            }
        }
        let all = self.first_of_each(all);
        self.write(all).await
    }

    fn check_period(&self, observed: &[Observed], line: u64) -> Result<(), ObservationsError> {
        let told = observed.first().map(|observed| observed.key.period);
        match (told, self.asked) {
            (Some(told), Some(asked)) if told != asked => Err(ObservationsError::OtherPeriod {
                file: self.report.file.clone(),
                place: format!(" on line {line}"),
                told,
                asked,
            }),
            _ => Ok(()),
        }
    }

    /// Leaves out what an earlier line of these has said. A line is told once, whatever it repeats.
    fn first_of_each(&mut self, all: Vec<Observed>) -> Vec<Observed> {
        let mut places: HashMap<Key, usize> = HashMap::with_capacity(all.len());
        let mut kept: Vec<Observed> = Vec::with_capacity(all.len());
        let mut told = 0;
        for observed in all {
            match places.entry(observed.key) {
                Entry::Vacant(place) => {
                    place.insert(kept.len());
                    kept.push(observed);
                }
                Entry::Occupied(place) => {
                    let Some(first) = kept.get(*place.get()) else { continue };
                    let (line, is_same) = (first.line, observed.content.adds_nothing_to(&first.content));
                    if told != observed.line {
                        self.tell_repeated(&observed, Some(line), is_same);
                    }
                    told = observed.line;
                }
            }
        }
        kept
    }

    fn tell_repeated(&mut self, observed: &Observed, first: Option<u64>, is_same: bool) {
        let first = first.map_or_else(|| "an earlier line".to_owned(), |line| format!("line {line}"));
        if is_same {
            let fault = Fault::of_line(format!("says again what {first} of this file has said"));
            self.report.remark(observed.line, fault);
        } else {
            let fault = Fault::of_line(format!("says otherwise than {first} of this file about the same"));
            self.report.refuse(observed.line, fault);
        }
    }

    async fn write(&mut self, all: Vec<Observed>) -> Result<(), ObservationsError> {
        let mut current = self.store.current(all.iter().map(|observed| &observed.key)).await.doing("reading")?;
        let (mut news, mut superseded, mut told) = (Vec::with_capacity(all.len()), Vec::new(), 0);
        for observed in all {
            let before = current.remove(&observed.key);
            match self.verdict(before.as_ref(), &observed) {
                Verdict::Create => {
                    self.report.created += 1;
                    news.push(New { observed, version: 1 });
                }
                Verdict::Revise => {
                    self.report.revised += 1;
                    let version = before.as_ref().map_or(1, |before| before.version.saturating_add(1));
                    superseded.extend(before.map(|before| before.id));
                    news.push(New { observed, version });
                }
                Verdict::Unchanged => self.report.unchanged += 1,
                Verdict::Outdated => self.report.outdated += 1,
                verdict @ (Verdict::Repeated | Verdict::Contradicted) => {
                    let first = before.and_then(|before| u64::try_from(before.source_line?).ok());
                    if told != observed.line {
                        self.tell_repeated(&observed, first, verdict == Verdict::Repeated);
                    }
                    told = observed.line;
                }
            }
        }
        self.store.supersede(&superseded, self.now).await.doing("closing former versions")?;
        self.store.insert(&news, self.file_id, self.now).await.doing("writing")
    }

    fn verdict(&self, before: Option<&Current>, observed: &Observed) -> Verdict {
        let Some(before) = before else { return Verdict::Create };
        let is_same = observed.content.adds_nothing_to(&before.content);
        let is_this_file = before.source_file_id == Some(self.file_id);
        let is_this_line = before.source_line.and_then(|line| u64::try_from(line).ok()) == Some(observed.line);
        match (is_same, is_this_file) {
            (true, true) if !is_this_line => Verdict::Repeated,
            (false, true) if !is_this_line => Verdict::Contradicted,
            (true, _) => Verdict::Unchanged,
            (false, false) if before.source_file_id > Some(self.file_id) => Verdict::Outdated,
            (false, _) => Verdict::Revise,
        }
    }

    async fn renew_statistics(&self) -> Result<(), ObservationsError> {
        if self.report.created + self.report.revised == 0 {
            return Ok(());
        }
        self.store.renew_statistics().await.doing("renewing statistics")
    }
}
