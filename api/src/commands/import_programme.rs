//! Files of what the partnership does: interventions and their ledger.

use std::path::Path;

use api::commissioning::import::{InterventionsError, import_interventions};
use api::files::TableReport;
use api::operation::Operation;
use api::spend::import::{LedgerError, import_ledger};
use entities::keys::LaCode;

use super::console;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::import::list;

/// What a file of our own formats is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Programme {
    /// Interventions to be proposed.
    Interventions,
    /// Entries of the ledger.
    Ledger,
}

impl Programme {
    /// Takes the file in, tells what became of it, and says whether all of it was accepted.
    pub(super) async fn import(
        self,
        operation: &Operation,
        area: LaCode,
        file: &Path,
        dry_run: bool,
        context: &Context,
    ) -> Result<bool, Failure> {
        let report = match self {
            Self::Interventions => {
                import_interventions(operation, area, file, dry_run).await.map_err(|error| match error {
                    InterventionsError::File(error) => Failure::caused(Exit::File, &error),
                    error @ InterventionsError::Database(_) => Failure::database(&error),
                })?
            }
            Self::Ledger => import_ledger(operation, area, file, dry_run).await.map_err(|error| match error {
                LedgerError::File(error) => Failure::caused(Exit::File, &error),
                error @ LedgerError::Database(_) => Failure::database(&error),
            })?,
        };
        if context.global.json {
            console::print_json(&report)?;
        } else {
            console::print(&as_text(&report))?;
        }
        Ok(report.is_accepted())
    }
}

fn as_text(report: &TableReport) -> String {
    let TableReport { file, dry_run, rows, created, unchanged, refused, refusals } = report;
    let ending = match (report.is_accepted(), dry_run) {
        (false, _) => "nothing was written: mend these lines and import the file again",
        (true, true) => "nothing was written, as asked",
        (true, false) if *created == 0 => "there was nothing new",
        (true, false) => "written",
    };
    let mut text =
        format!("{file}: {rows} rows; {ending}\n  new {created}, unchanged {unchanged}, lines refused {refused}\n");
    list(&mut text, "refused", refusals);
    text
}

#[cfg(test)]
mod tests {
    use api::files::Refusal;

    use super::*;

    #[test]
    fn a_report_says_whether_anything_was_written() {
        let refusal = Refusal { line: 7, column: "amount".into(), value: "-1".into(), reason: "is negative".into() };
        let report = TableReport { file: "a.csv".into(), rows: 3, created: 2, ..TableReport::default() };
        assert_eq!(as_text(&report), "a.csv: 3 rows; written\n  new 2, unchanged 0, lines refused 0\n");
        let tried = TableReport { dry_run: true, ..report.clone() };
        assert!(as_text(&tried).contains("nothing was written, as asked"));
        let refused = TableReport { refused: 1, refusals: vec![refusal], ..report };
        assert!(as_text(&refused).contains("nothing was written: mend"), "{}", as_text(&refused));
        assert!(as_text(&refused).ends_with("refused: line 7, amount \"-1\": is negative\n"), "{}", as_text(&refused));
    }
}
