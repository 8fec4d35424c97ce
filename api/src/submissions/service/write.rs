use entities::states::SubmissionStatus;
use entities::{submission, submission_problem};
use sea_orm::DbErr;

use super::checks::Checked;
use super::send::Outcome;
use crate::db::write_observations_in_order;
use crate::operation::Change;
use crate::submissions::rules::Problem;
use crate::submissions::store::observations::{self, Written};
use crate::submissions::store::{batches, problems};

/// Writes the observations of a batch without a problem: what says what is there already is left alone, what says something
/// else becomes its next version. Five statements.
pub(super) async fn write_accepted(
    change: &Change<'_>,
    mut submission: submission::Model,
    checked: Checked,
) -> Result<Outcome, DbErr> {
    write_observations_in_order(&change.db, submission.area_la_code.get()).await?;
    let now = change.operation.clock.now();
    let (mut rows, mut closed) = (Vec::with_capacity(checked.rows.len()), Vec::new());
    for row in &checked.rows {
        match checked.current.get(&row.key) {
            Some(current) if current.figures == Some(row.figures) => submission.unchanged += 1,
            Some(current) => {
                submission.revised += 1;
                closed.push(current.id);
                rows.push(Written::new(&row.key, &row.figures, current.version + 1, row.line));
            }
            None => {
                submission.created += 1;
                rows.push(Written::new(&row.key, &row.figures, 1, row.line));
            }
        }
    }
    submission.status = SubmissionStatus::Accepted;
    submission.is_late = checked.is_late;
    submission.validated_at = Some(now);
    submission.settled_at = Some(now);
    batches::insert(&change.db, submission.clone()).await?;
    observations::supersede(&change.db, &closed, now).await?;
    observations::insert(&change.db, &rows, (submission.area_la_code, &submission.id), now).await?;
    let steps = [SubmissionStatus::Received, SubmissionStatus::Validated, SubmissionStatus::Accepted];
    change.record_steps(("Submission", &submission.id), &steps).await?;
    Ok(Outcome { submission, problems: Vec::new() })
}

/// Keeps a batch with problems, and no row of it. Three statements.
pub(super) async fn keep_rejected(
    change: &Change<'_>,
    mut submission: submission::Model,
    checked: Checked,
) -> Result<Outcome, DbErr> {
    submission.status = SubmissionStatus::Rejected;
    submission.is_late = checked.is_late;
    submission.problems = i32::try_from(checked.problems.len()).unwrap_or(i32::MAX);
    submission.settled_at = Some(change.operation.clock.now());
    batches::insert(&change.db, submission.clone()).await?;
    let listed: Vec<_> = (1..).zip(checked.problems).map(|numbered| listed(&submission.id, numbered)).collect();
    problems::insert(&change.db, &submission.id, &listed).await?;
    let steps = [SubmissionStatus::Received, SubmissionStatus::Rejected];
    change.record_steps(("Submission", &submission.id), &steps).await?;
    Ok(Outcome { submission, problems: listed })
}

fn listed(submission_id: &str, (position, problem): (i32, Problem)) -> submission_problem::Model {
    submission_problem::Model {
        submission_id: submission_id.to_owned(),
        position,
        line: problem.line,
        field: problem.field.to_owned(),
        code: problem.code.as_str().to_owned(),
        value: problem.value,
        message: problem.message,
    }
}
