use std::path::{Path, PathBuf};

use api::files::Refusal;
use api::observations::import::ObservationsOptions;
use api::schools::import::{ImportError, ImportKind, ImportOptions, ImportReport, import_file};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use entities::states::ObservationStatus;
use entities::values::Period;
use sea_orm::DatabaseConnection;

use super::console;
use super::context::{Context, connect, require_migrated};
use super::failure::{Exit, Failure, Outcome};
use super::import_observations::observations;
use super::import_programme::Programme;
use super::progress::Meter;

/// Refused lines that the text lists; --json has more.
const LISTED: usize = 20;

const EXAMPLES: &str = "\
Examples:
  partnership import establishments edubasealldata20260301.csv
  partnership import groups allgroupsdata20260301.csv
  partnership import links allgrouplinks.csv.gz --extract-date 2026-03-01 --complete
  partnership import establishments new.csv --extract-date 2026-03-01 --dry-run --json
  partnership import interventions programme.csv --dry-run
  partnership import ledger 2026-11.csv
  partnership import observations 850_2018-2019_ks2final.csv
  partnership import observations england_ks4-pupdest.csv --period 2016/17 --dry-run

Import establishments and groups before links. Each file is one transaction: it is taken in as a whole
or not at all. Lines that are wrong are left out and listed, and the exit code is then 1. The same file
twice changes nothing; a file of fewer columns does not blank what a richer one said. After a wrong
--extract-date import the file with the right one, then the files in between again.

Files of interventions and of the ledger are our own formats, for the area of partnership.la_code; the
README lists their columns. Such a file is taken in as a whole or not at all: a line that is wrong is
listed, the exit code is 1, and nothing is written. A row is known again by its external_reference, so
that the same file twice changes nothing.

Files of observations are published statistics: performance tables, absence, census, finance, Explore
Education Statistics, the Local Authority Interactive Tool. Import the schools first. A figure that is
there and says something else becomes a new version; what the publisher has withheld stays withheld.";

/// Take in files of the register, as the Department for Education publishes them, and of what the partnership does.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Import {
    /// What the files are about.
    kind: Kind,

    /// CSV or JSON, plain or gzip, in the order in which they are to be taken in.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Day of the extract, if the file's name does not tell: 2026-03-01. Puts right a day given before.
    #[arg(long, value_name = "DATE")]
    extract_date: Option<NaiveDate>,

    /// The links are all there were that day: memberships of schools that the file leaves out have ended.
    #[arg(long)]
    complete: bool,

    /// Period of a file of observations, if its name and lines do not tell: 2018/19, 2018-19 or 2018.
    #[arg(long, value_name = "PERIOD", value_parser = Period::parse)]
    period: Option<Period>,

    /// How settled the observations of a file are, if its lines do not tell and the kind of file is wrong.
    #[arg(long, value_name = "STATUS")]
    status: Option<Settled>,

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Schools: edubasealldata, search results, the JSON register, the performance tables' spine.
    Establishments,
    /// Trusts and other groups: allgroupsdata.
    Groups,
    /// Memberships of schools in groups, and predecessors and successors of schools.
    Links,
    /// Inspections by Ofsted.
    Inspections,
    /// Interventions to be proposed: our own format.
    Interventions,
    /// Entries of the ledger: our own format.
    Ledger,
    /// Published statistics of schools, authorities and England.
    Observations,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Settled {
    /// Expected to be revised.
    Provisional,
    /// Checked by schools.
    Revised,
    /// Final.
    Final,
}

impl From<Settled> for ObservationStatus {
    fn from(settled: Settled) -> Self {
        match settled {
            Settled::Provisional => Self::Provisional,
            Settled::Revised => Self::Revised,
            Settled::Final => Self::Final,
        }
    }
}

/// What a kind of file is.
enum Format {
    Register(ImportKind),
    Programme(Programme),
    Observations,
}

impl From<Kind> for Format {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Establishments => Self::Register(ImportKind::Establishments),
            Kind::Groups => Self::Register(ImportKind::Groups),
            Kind::Links => Self::Register(ImportKind::Links),
            Kind::Inspections => Self::Register(ImportKind::Inspections),
            Kind::Interventions => Self::Programme(Programme::Interventions),
            Kind::Ledger => Self::Programme(Programme::Ledger),
            Kind::Observations => Self::Observations,
        }
    }
}

impl Import {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let config = context.settings(&[])?.config;
        context.run(&config.telemetry, async |_| {
            let db = connect(&config.database).await?;
            require_migrated(&db).await?;
            let mut exit = Exit::Done;
            for file in &self.files {
                let is_accepted = match Format::from(self.kind) {
                    Format::Register(kind) => {
                        self.refuse_flags_of_observations()?;
                        let report = self.import(&db, kind, file, context).await?;
                        show(&report, context)?;
                        report.refused == 0
                    }
                    Format::Programme(programme) => {
                        self.refuse_flags_of_the_register()?;
                        self.refuse_flags_of_observations()?;
                        let operation = context.operation(&db, config.partnership.la_code, "partnership import");
                        programme.import(&operation, config.partnership.la_code, file, self.dry_run, context).await?
                    }
                    Format::Observations => {
                        self.refuse_flags_of_the_register()?;
                        let options = ObservationsOptions {
                            period: self.period,
                            status: self.status.map(Into::into),
                            dry_run: self.dry_run,
                        };
                        observations(&db, file, &options, context).await?
                    }
                };
                if !is_accepted {
                    exit = Exit::Found;
                }
            }
            Ok(exit)
        })
    }

    fn refuse_flags_of_the_register(&self) -> Result<(), Failure> {
        if self.extract_date.is_none() && !self.complete {
            return Ok(());
        }
        Err(Failure::new(Exit::Usage, "--extract-date and --complete are for files of the register".to_owned()))
    }

    fn refuse_flags_of_observations(&self) -> Result<(), Failure> {
        if self.period.is_none() && self.status.is_none() {
            return Ok(());
        }
        Err(Failure::new(Exit::Usage, "--period and --status are for files of observations".to_owned()))
    }

    async fn import(
        &self,
        db: &DatabaseConnection,
        kind: ImportKind,
        file: &Path,
        context: &Context,
    ) -> Result<ImportReport, Failure> {
        let options =
            ImportOptions { extracted_on: self.extract_date, is_complete: self.complete, dry_run: self.dry_run };
        let mut meter = Meter::new(context, &file.display().to_string());
        let report = import_file(db, &*context.clock, kind, file, &options, &mut meter).await;
        meter.finish();
        report.map_err(|error| failure(&error))
    }
}

/// The files before the one that failed have been taken in, and their reports printed.
pub(crate) fn failure(error: &ImportError) -> Failure {
    match error {
        ImportError::Database { .. } => Failure::database(error),
        error => Failure::caused(Exit::File, error),
    }
}

fn show(report: &ImportReport, context: &Context) -> Result<(), Failure> {
    if context.global.json { console::print_json(report) } else { console::print(&as_text(report)) }
}

fn as_text(report: &ImportReport) -> String {
    let ImportReport { file, format, extracted_on, rows, created, updated, unchanged, closed, .. } = report;
    let ending = if report.dry_run { "; nothing was written" } else { "" };
    let mut text = format!(
        "{file} ({format} of {extracted_on}): {rows} rows{ending}\n  created {created}, updated {updated}, unchanged \
         {unchanged}, closed {closed}, refused {}, warnings {}\n",
        report.refused, report.warnings
    );
    if report.also_created > 0 {
        text.push_str(&format!("  known by their memberships only, and created for them: {}\n", report.also_created));
    }
    list(&mut text, "refused", &report.refusals);
    list(&mut text, "warning", &report.remarks);
    text
}

pub(super) fn list(text: &mut String, word: &str, refusals: &[Refusal]) {
    for Refusal { line, column, value, reason } in refusals.iter().take(LISTED) {
        let cell = if column.is_empty() { String::new() } else { format!(", {column} {value:?}") };
        text.push_str(&format!("  {word}: line {line}{cell}: {reason}\n"));
    }
    if refusals.len() > LISTED {
        text.push_str(&format!("  {word}: {} more; --json lists them\n", refusals.len() - LISTED));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(refusals: usize) -> ImportReport {
        let refusal = |line| Refusal {
            line,
            column: "URN".to_owned(),
            value: "x\u{7}".to_owned(),
            reason: "is not six digits".to_owned(),
        };
        ImportReport {
            file: "groups.csv".to_owned(),
            format: "GROUPS".to_owned(),
            extracted_on: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            sha256: "0".repeat(64),
            dry_run: false,
            rows: 100,
            created: 10,
            updated: 20,
            unchanged: 30,
            closed: 5,
            refused: u64::try_from(refusals).unwrap(),
            warnings: 1,
            also_created: 0,
            refusals: (2..).take(refusals).map(refusal).collect(),
            remarks: Vec::new(),
        }
    }

    #[test]
    fn a_report_says_what_became_of_the_file_and_why_lines_were_refused() {
        let text = as_text(&report(1));
        assert_eq!(
            text,
            "groups.csv (GROUPS of 2026-03-01): 100 rows\n  \
             created 10, updated 20, unchanged 30, closed 5, refused 1, warnings 1\n  \
             refused: line 2, URN \"x\\u{7}\": is not six digits\n"
        );
    }

    #[test]
    fn warnings_and_what_was_only_tried_are_told() {
        let refusal =
            Refusal { line: 9, column: String::new(), value: String::new(), reason: "has two ends".to_owned() };
        let report = ImportReport { dry_run: true, also_created: 3, remarks: vec![refusal], ..report(0) };
        let text = as_text(&report);
        for part in ["100 rows; nothing was written\n", "created for them: 3\n", "  warning: line 9: has two ends\n"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn a_long_list_of_refusals_is_cut() {
        let text = as_text(&report(LISTED + 7));
        assert_eq!(text.lines().count(), 2 + LISTED + 1);
        assert!(text.ends_with("  refused: 7 more; --json lists them\n"));
    }
}
