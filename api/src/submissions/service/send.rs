use std::sync::Arc;

use chrono::{Days, NaiveDate};
use entities::keys::LaCode;
use entities::states::{SubmissionChannel, SubmissionStatus};
use entities::{submission, submission_problem};
use sea_orm::{DbErr, SqlErr};

use super::checks::check;
use super::write::{keep_rejected, write_accepted};
use crate::observations::catalogue::Catalogue;
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::{Submitter, submitters};
use crate::submissions::rules::{Owner, Problem, Said};
use crate::submissions::store::{batches, problems};

/// Days by which a batch may look back.
const LOOKS_BACK: u64 = 366;

/// A batch that was sent.
#[derive(Debug, Clone)]
pub struct Batch {
    /// How it came in.
    pub channel: SubmissionChannel,
    /// Name of its file, without folders.
    pub file_name: Option<String>,
    /// SHA-256 of its file.
    pub sha256: Option<String>,
    /// Its rows.
    pub rows: Vec<Said>,
    /// What is wrong with its file.
    pub faults: Vec<Problem>,
    /// Key of the organisation for which it is sent; needed of those who work for several.
    pub organisation_id: Option<String>,
    /// Day on which the schools are to be the sender's; today if left out.
    pub stated_on: Option<NaiveDate>,
    /// Whether all jumps are meant.
    pub confirms_jumps: bool,
    /// Whether nothing is to be written.
    pub is_dry_run: bool,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The batch; with a dry run it was not kept.
    pub submission: submission::Model,
    /// All that is to be mended in it.
    pub problems: Vec<submission_problem::Model>,
}

/// Why a batch is not looked at. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendRefused {
    /// The actor works for several organisations.
    #[error("you work for several trusts or schools; say for which this is with organisationId")]
    WhichOrganisation,
    /// The actor does not submit for the organisation.
    #[error("you do not submit for an organisation with this id")]
    UnknownOrganisation,
    /// The day is to come.
    #[error("statedOn is to come; give a day up to today")]
    InFuture,
    /// The day is long gone.
    #[error("statedOn is more than {LOOKS_BACK} days ago; older figures are the partnership's to take in")]
    TooLongAgo,
}

impl SendRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WhichOrganisation => "WHICH_ORGANISATION",
            Self::UnknownOrganisation => "UNKNOWN_ORGANISATION",
            Self::InFuture => "IN_FUTURE",
            Self::TooLongAgo => "TOO_LONG_AGO",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::WhichOrganisation | Self::UnknownOrganisation => "organisationId",
            Self::InFuture | Self::TooLongAgo => "statedOn",
        }
    }
}

/// Who sends, and when: what the rows are checked against.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    pub(super) organisation_id: Option<String>,
    pub(super) area: LaCode,
    pub(super) owner: Owner,
    /// Day on which the schools are to be its own.
    pub(super) stated_on: NaiveDate,
}

/// Checks a batch as a whole and writes all of it, or nothing but the batch itself with its problems. A dry run writes nothing
/// and answers the same. The number of statements does not depend on the rows, up to twenty thousand.
///
/// # Errors
/// When the actor submits for nobody, or for several and does not say for whom, the day is out of bounds, the idempotency key
/// was used otherwise, or the database fails.
pub async fn submit(
    operation: &Operation,
    catalogue: &Arc<Catalogue>,
    batch: &Batch,
) -> Result<Outcome, Failure<SendRefused>> {
    match submit_once(operation, catalogue, batch).await {
        // Somebody who does not lock the schools wrote a figure of the batch: it counts as having been there before.
        Err(Failure::Database(error)) if is_taken(&error) => submit_once(operation, catalogue, batch).await,
        outcome => outcome,
    }
}

fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

async fn submit_once(
    operation: &Operation,
    catalogue: &Arc<Catalogue>,
    batch: &Batch,
) -> Result<Outcome, Failure<SendRefused>> {
    let change = Change::begin(operation, "submitObservations").await?;
    let id = change.new_id();
    let key = batch.idempotency.as_ref().filter(|_| !batch.is_dry_run);
    if let Some(id) = change.done_before(key, &id).await? {
        return of_before(&change, &id).await;
    }
    let sender = sender(operation, batch)?;
    let checked = check(&change, catalogue, batch, &sender).await?;
    let received = received(&change, id, batch, &sender);
    let outcome = if checked.problems.is_empty() {
        write_accepted(&change, received, checked).await?
    } else {
        keep_rejected(&change, received, checked).await?
    };
    if !batch.is_dry_run {
        change.commit().await?;
    }
    Ok(outcome)
}

fn sender(operation: &Operation, batch: &Batch) -> Result<Sender, Failure<SendRefused>> {
    let today = operation.clock.today();
    let stated_on = batch.stated_on.unwrap_or(today);
    if stated_on > today {
        return Err(Failure::Refused(SendRefused::InFuture));
    }
    if today.checked_sub_days(Days::new(LOOKS_BACK)).is_some_and(|earliest| stated_on < earliest) {
        return Err(Failure::Refused(SendRefused::TooLongAgo));
    }
    let Submitter { organisation_id, area, trust_uid, school_urn } = submitter(operation, batch)?;
    let owner = trust_uid.map(Owner::Trust).or(school_urn.map(Owner::School)).unwrap_or(Owner::Area);
    Ok(Sender { organisation_id, area, owner, stated_on })
}

fn submitter(operation: &Operation, batch: &Batch) -> Result<Submitter, Failure<SendRefused>> {
    let mut held = submitters(&operation.actor);
    held.dedup();
    match (&batch.organisation_id, held.len()) {
        (_, 0) => Err(Failure::Forbidden("only those who work for a trust or a school submit observations")),
        (Some(id), _) => {
            let named = held.into_iter().find(|submitter| submitter.organisation_id.as_ref() == Some(id));
            named.ok_or(Failure::Refused(SendRefused::UnknownOrganisation))
        }
        (None, 1) => held.pop().ok_or(Failure::NotFound("organisation")),
        (None, _) => Err(Failure::Refused(SendRefused::WhichOrganisation)),
    }
}

/// What was answered when the same was sent before.
async fn of_before(change: &Change<'_>, id: &str) -> Result<Outcome, Failure<SendRefused>> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let found = batches::by_ids(db, actor, &[id.to_owned()]).await?.remove(id);
    let submission = found.ok_or(Failure::NotFound("submission"))?;
    Ok(Outcome { submission, problems: problems::all_of(db, actor, id).await? })
}

/// The batch as it comes in.
fn received(change: &Change<'_>, id: String, batch: &Batch, sender: &Sender) -> submission::Model {
    submission::Model {
        id,
        area_la_code: sender.area,
        organisation_id: sender.organisation_id.clone(),
        channel: batch.channel,
        file_name: batch.file_name.clone(),
        sha256: batch.sha256.clone(),
        status: SubmissionStatus::Received,
        rows: i32::try_from(batch.rows.len()).unwrap_or(i32::MAX),
        created: 0,
        revised: 0,
        unchanged: 0,
        problems: 0,
        is_late: false,
        submitted_by: change.operation.actor.user_id().map(str::to_owned),
        received_at: change.operation.clock.now(),
        validated_at: None,
        settled_at: None,
    }
}
