//! Files of observations that schools sent in another way.

use std::path::Path;
use std::sync::Arc;

use api::files::Refusal;
use api::observations::catalogue::Catalogue;
use api::operation::{Failure as Failed, Operation};
use api::submissions::import::{ImportError, import_submissions};
use api::submissions::service::Outcome;
use entities::states::SubmissionStatus;
use serde::Serialize;

use super::console;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::import::list;

/// What became of a file.
#[derive(Debug, Serialize)]
struct Report {
    file: String,
    dry_run: bool,
    status: String,
    rows: i32,
    created: i32,
    revised: i32,
    unchanged: i32,
    is_late: bool,
    problems: Vec<ToldProblem>,
}

#[derive(Debug, Serialize)]
struct ToldProblem {
    line: i32,
    column: String,
    code: String,
    value: String,
    message: String,
}

/// Takes the file in, tells what became of it, and says whether all of it was accepted.
pub(super) async fn import(
    operation: &Operation,
    file: &Path,
    dry_run: bool,
    context: &Context,
) -> Result<bool, Failure> {
    let catalogue = Arc::new(Catalogue::read(&operation.db).await.map_err(|error| Failure::database(&error))?);
    let outcome = import_submissions(operation, &catalogue, file, dry_run).await.map_err(|error| match error {
        ImportError::File(error) => Failure::caused(Exit::File, &error),
        ImportError::Failure(Failed::Database(error)) => Failure::database(&error),
        error @ ImportError::Failure(_) => Failure::caused(Exit::Usage, &error),
    })?;
    let is_accepted = outcome.submission.status == SubmissionStatus::Accepted;
    let report = report(outcome, dry_run);
    if context.global.json {
        console::print_json(&report)?;
    } else {
        console::print(&as_text(&report))?;
    }
    Ok(is_accepted)
}

fn report(outcome: Outcome, dry_run: bool) -> Report {
    let Outcome { submission, problems } = outcome;
    let told = problems.into_iter().map(|problem| ToldProblem {
        line: problem.line,
        column: problem.field,
        code: problem.code,
        value: problem.value,
        message: problem.message,
    });
    Report {
        file: submission.file_name.unwrap_or_default(),
        dry_run,
        status: submission.status.to_string(),
        rows: submission.rows,
        created: submission.created,
        revised: submission.revised,
        unchanged: submission.unchanged,
        is_late: submission.is_late,
        problems: told.collect(),
    }
}

fn as_text(report: &Report) -> String {
    let Report { file, dry_run, status, rows, created, revised, unchanged, is_late, problems } = report;
    let ending = match (problems.is_empty(), dry_run) {
        (false, _) => "nothing was written: mend these lines and import the file again",
        (true, true) => "nothing was written, as asked",
        (true, false) => "written",
    };
    let late = if *is_late { "; late" } else { "" };
    let mut text = format!(
        "{file}: {rows} rows {status}; {ending}{late}\n  new {created}, revised {revised}, unchanged {unchanged}, problems {}\n",
        problems.len()
    );
    let refusal = |problem: &ToldProblem| Refusal {
        line: u64::try_from(problem.line).unwrap_or_default(),
        column: problem.column.clone(),
        value: problem.value.clone(),
        reason: format!("{} ({})", problem.message, problem.code),
    };
    list(&mut text, "problem", &problems.iter().map(refusal).collect::<Vec<_>>());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_is_to_be_mended() {
        let problem = ToldProblem {
            line: 7,
            column: "value".into(),
            code: "JUMP".into(),
            value: "90".into(),
            message: "mend it".into(),
        };
        let report = Report {
            file: "a.csv".into(),
            dry_run: false,
            status: "REJECTED".into(),
            rows: 3,
            created: 0,
            revised: 0,
            unchanged: 0,
            is_late: true,
            problems: vec![problem],
        };
        let text = as_text(&report);
        assert!(text.starts_with("a.csv: 3 rows REJECTED; nothing was written: mend"), "{text}");
        assert!(text.ends_with("problem: line 7, value \"90\": mend it (JUMP)\n"), "{text}");
        let tried = Report { problems: Vec::new(), dry_run: true, ..report };
        assert!(as_text(&tried).contains("nothing was written, as asked; late"));
    }
}
