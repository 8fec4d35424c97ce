//! Files of published statistics.

use std::path::Path;

use api::observations::import::{ObservationsError, ObservationsOptions, ObservationsReport, import_observations};
use sea_orm::DatabaseConnection;

use super::console;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::import::list;
use super::progress::Meter;

/// Takes the file in, tells what became of it, and says whether all of it was accepted.
pub(super) async fn observations(
    db: &DatabaseConnection,
    file: &Path,
    options: &ObservationsOptions,
    context: &Context,
) -> Result<bool, Failure> {
    let mut meter = Meter::new(context, &file.display().to_string());
    let report = import_observations(db, &*context.clock, file, options, &mut meter).await;
    meter.finish();
    let report = report.map_err(|error| failure(&error))?;
    if context.global.json {
        console::print_json(&report)?;
    } else {
        console::print(&as_text(&report))?;
    }
    Ok(report.refused == 0)
}

/// Why a file of statistics could not be imported, for who started it.
pub(super) fn failure(error: &ObservationsError) -> Failure {
    match error {
        ObservationsError::Database { .. } => Failure::database(error),
        ObservationsError::CatalogueBehind(_) => Failure::caused(Exit::Database, error),
        ObservationsError::NoPeriod { .. } | ObservationsError::OtherPeriod { .. } => {
            Failure::caused(Exit::Usage, error)
        }
        error => Failure::caused(Exit::File, error),
    }
}

/// Unknown columns that the text names.
const NAMED: usize = 20;

fn as_text(report: &ObservationsReport) -> String {
    let ObservationsReport { file, layout, rows, created, revised, unchanged, refused, warnings, .. } = report;
    let of_period = report.period.map_or_else(String::new, |period| format!(" of {period}"));
    let ending = if report.dry_run { "; nothing was written" } else { "" };
    let mut text = format!(
        "{file} ({layout}{of_period}): {rows} rows{ending}\n  observations: new {created}, revised {revised}, \
         unchanged {unchanged}; refused {refused}, warnings {warnings}\n"
    );
    if report.outdated > 0 {
        text.push_str(&format!("  a file imported later says otherwise, and stays: {}\n", report.outdated));
    }
    for (kind, lines) in &report.not_held {
        text.push_str(&format!("  not held: {kind}: {lines} rows\n"));
    }
    if !report.unknown_columns.is_empty() {
        let named: Vec<&str> = report.unknown_columns.iter().take(NAMED).map(String::as_str).collect();
        let more = report.unknown_columns.len() - named.len();
        let more = if more > 0 { format!(" and {more} more; --json lists them") } else { String::new() };
        text.push_str(&format!("  columns not known, and not read: {}{more}\n", named.join(", ")));
    }
    list(&mut text, "refused", &report.refusals);
    list(&mut text, "warning", &report.remarks);
    text
}

#[cfg(test)]
mod tests {
    use entities::values::Period;

    use super::*;

    #[test]
    fn a_report_says_what_is_not_held_and_which_columns_are_not_known() {
        let report = ObservationsReport {
            file: "ks2.csv".to_owned(),
            layout: "KS2_FINAL".to_owned(),
            period: Period::parse("2018/19").ok(),
            rows: 9,
            created: 4,
            revised: 3,
            unchanged: 2,
            not_held: [("regions".to_owned(), 1)].into(),
            unknown_columns: (0..25).map(|number| format!("NEW{number}")).collect(),
            ..ObservationsReport::default()
        };
        let text = as_text(&report);
        assert!(
            text.starts_with(
                "ks2.csv (KS2_FINAL of 2018/19): 9 rows\n  observations: new 4, revised 3, unchanged 2; refused 0, \
                 warnings 0\n  not held: regions: 1 rows\n  columns not known, and not read: NEW0, "
            ),
            "{text}"
        );
        assert!(text.ends_with("NEW19 and 5 more; --json lists them\n"), "{text}");
        let tried = ObservationsReport { dry_run: true, outdated: 7, unknown_columns: Vec::new(), ..report };
        let text = as_text(&tried);
        assert!(text.contains("9 rows; nothing was written\n") && text.contains("and stays: 7\n"), "{text}");
    }
}
