//! Batches from files of our own format, whoever sends them.

use std::path::Path;
use std::sync::Arc;

use entities::states::SubmissionChannel;

use super::rules::{Problem, ProblemCode, Said};
use super::service::{Batch, Outcome, SendRefused, submit};
use crate::files::{Columns, FileError, Refusal, Row, Source, Table};
use crate::observations::catalogue::Catalogue;
use crate::operation::{Failure, Operation};

const COLUMNS: Columns = Columns {
    needed: &["urn", "measure", "cohort", "period", "status"],
    others: &["value", "numerator", "denominator", "pupils", "lower", "upper", "confirm"],
};

/// Reads a file as a batch. What is wrong with the file is part of the batch, so that it is told like any other problem; only a
/// file that is not there is an error.
///
/// # Errors
/// When there is no such file, or it may not be read.
pub fn read_file(path: &Path, channel: SubmissionChannel) -> Result<Batch, FileError> {
    let source = Source::on_disk(path)?;
    let mut batch = Batch {
        channel,
        file_name: Some(source.name()),
        sha256: Some(source.sha256()?),
        rows: Vec::new(),
        faults: Vec::new(),
        organisation_id: None,
        stated_on: None,
        confirms_jumps: false,
        is_dry_run: false,
        idempotency: None,
    };
    match Table::read(path, &COLUMNS) {
        Ok(table) if table.rows.is_empty() && table.refusals.is_empty() => batch.faults.push(no_rows()),
        Ok(table) => {
            batch.faults = table.refusals.iter().map(of_line).collect();
            batch.rows = table.rows.iter().map(said).collect();
        }
        Err(error @ (FileError::Unreadable { .. } | FileError::NotAFile(_))) => return Err(error),
        Err(error) => batch.faults.push(of_file(&error)),
    }
    Ok(batch)
}

/// Takes a file in for the area of the operator, whose schools have sent it in another way.
///
/// # Errors
/// As [`read_file`] and [`submit`].
pub async fn import_submissions(
    operation: &Operation,
    catalogue: &Arc<Catalogue>,
    path: &Path,
    is_dry_run: bool,
) -> Result<Outcome, ImportError> {
    let batch = Batch { is_dry_run, ..read_file(path, SubmissionChannel::Command)? };
    Ok(submit(operation, catalogue, &batch).await?)
}

/// Why a file of the operator was not looked at.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The batch was not taken.
    #[error(transparent)]
    Failure(#[from] Failure<SendRefused>),
}

fn said(row: &Row) -> Said {
    let cell = |column: &str| row.cell(column).to_owned();
    Said {
        line: line(row.line),
        urn: cell("urn"),
        measure: cell("measure"),
        cohort: cell("cohort"),
        period: cell("period"),
        status: cell("status"),
        value: cell("value"),
        numerator: cell("numerator"),
        denominator: cell("denominator"),
        pupils: cell("pupils"),
        lower: cell("lower"),
        upper: cell("upper"),
        confirm: cell("confirm"),
    }
}

fn line(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn no_rows() -> Problem {
    Problem::of_row(1, ProblemCode::EmptyFile, "the file has no rows; send one with the figures of the schools")
}

fn of_line(refusal: &Refusal) -> Problem {
    Problem::at(line(refusal.line), "", ProblemCode::BadLine, &refusal.value, refusal.reason.clone())
}

/// The file is not named: an upload has no name that its sender would know.
fn of_file(error: &FileError) -> Problem {
    match error {
        FileError::Broken { line: last, cause, .. } => Problem::of_row(
            line(last + 1),
            ProblemCode::BrokenFile,
            format!("the file cannot be read beyond line {last}: {cause}; make it again and send it whole"),
        ),
        FileError::OtherColumns { wrong, expected, .. } => {
            Problem::of_row(1, ProblemCode::BadColumns, format!("the header {wrong}; the columns are {expected}"))
        }
        FileError::TooManyRows { most, .. } => {
            Problem::of_row(1, ProblemCode::TooManyRows, format!("more than {most} rows; send several files"))
        }
        FileError::NotText { found, .. } => {
            Problem::of_row(1, ProblemCode::NotText, format!("the file is {found}; save it as CSV"))
        }
        FileError::Empty { .. } | FileError::Unreadable { .. } | FileError::NotAFile(_) => no_rows(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const HEADER: &str = "URN,Measure,Cohort,Period,Status,Numerator,Denominator";

    fn read(bytes: &[u8]) -> Batch {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        read_file(file.path(), SubmissionChannel::Upload).unwrap()
    }

    fn faults(bytes: &[u8]) -> Vec<(i32, &'static str)> {
        read(bytes).faults.iter().map(|problem| (problem.line, problem.code.as_str())).collect()
    }

    #[test]
    fn rows_are_read_under_any_order_of_columns_with_blank_ones_at_the_end() {
        let batch = read(format!("{HEADER},,\n116182,PTRWM_EXP,BOYS,2026/27,IN_YEAR,21,40,,\n").as_bytes());
        assert_eq!(batch.faults, Vec::new());
        let [row] = batch.rows.as_slice() else { panic!("one row") };
        assert_eq!((row.line, row.urn.as_str(), row.denominator.as_str(), row.value.as_str()), (2, "116182", "40", ""));
    }

    #[test]
    fn windows_1252_is_read() {
        let mut bytes = format!("{HEADER}\n116182,PTRWM_EXP,BOYS,2026/27,IN_YEAR,21,").into_bytes();
        bytes.extend(b"\xa340\n");
        assert_eq!(read(&bytes).rows[0].denominator, "£40");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_like_any_other_problem() {
        assert_eq!(faults(b"URN,Measure,Cohort,Period\n"), [(1, "BAD_COLUMNS")]);
        assert_eq!(faults(format!("{HEADER},Colour\n").as_bytes()), [(1, "BAD_COLUMNS")]);
        assert_eq!(faults(HEADER.as_bytes()), [(1, "EMPTY_FILE")]);
        assert_eq!(faults(b""), [(1, "EMPTY_FILE")]);
        assert_eq!(faults(b"PK\x03\x04 workbook"), [(1, "NOT_TEXT")]);
        assert_eq!(faults(format!("{HEADER}\n116182,PTRWM_EXP\n").as_bytes()), [(2, "BAD_LINE")]);
        let long = format!("{HEADER}\n\"{}", "x".repeat(3_000_000));
        assert_eq!(faults(long.as_bytes()), [(2, "BROKEN_FILE")]);
        let many = format!("{HEADER}\n{}", "1,2,3,4,5,6,7\n".repeat(100_001));
        assert_eq!(faults(many.as_bytes()), [(1, "TOO_MANY_ROWS")]);
    }

    #[test]
    fn a_compressed_file_that_was_cut_short_is_broken() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder
            .write_all(format!("{HEADER}\n{}", "116182,A,B,2026/27,IN_YEAR,1,2\n".repeat(5_000)).as_bytes())
            .unwrap();
        let whole = encoder.finish().unwrap();
        assert_eq!(read(&whole).rows.len(), 5_000);
        let cut = faults(&whole[..whole.len() - 9]);
        assert_eq!(cut.last().map(|(_, code)| *code), Some("BROKEN_FILE"));
    }
}
