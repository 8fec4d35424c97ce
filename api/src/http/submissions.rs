//! `POST /submissions`: a batch of observations as a file.
//!
//! Who sends is asked before a byte is read, so that strangers fill no disk. The file goes to a temporary one, never whole into
//! memory, and is unfolded within the same limit: a megabyte may unfold to terabytes.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use actix_web::web::{self, Query};
use actix_web::{HttpRequest, HttpResponse};
use entities::states::{SubmissionChannel, SubmissionStatus};
use flate2::read::MultiGzDecoder;
use futures_util::StreamExt;
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::answer::Answer;
use super::execute::{operation, who, within};
use super::graphql::{authorization, request_id};
use super::media::Media;
use super::service::Service;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::operation::{Failure, Idempotency, LONGEST_KEY, Operation};
use crate::policy::{Access, matrix};
use crate::submissions::import::read_file;
use crate::submissions::service::{Batch, Outcome, SendRefused, submit};

/// Time that a file has to arrive.
const FILE_TIME: Duration = Duration::from_secs(120);
/// Time that a batch of a hundred thousand rows has.
const BATCH_TIME: Duration = Duration::from_secs(120);
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const GZIP: [u8; 2] = [0x1f, 0x8b];
const LIMIT: &str = "limits.upload_bytes";

/// What the query string says of the batch.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    confirm_jumps: bool,
    stated_on: Option<chrono::NaiveDate>,
    organisation_id: Option<String>,
}

/// `POST /submissions`.
pub(super) async fn post(service: web::Data<Service>, http: HttpRequest, payload: web::Payload) -> HttpResponse {
    match take(&service, &http, payload).await {
        Ok((status, body)) => HttpResponse::build(status).json(body),
        Err(answer) => answer.to_http(&service, Media::Json),
    }
}

/// Any other method on `/submissions`.
pub(super) async fn other(service: web::Data<Service>) -> HttpResponse {
    Answer::method_not_allowed("POST", "send a file by POST").to_http(&service, Media::Json)
}

type Refused = Box<Answer>;

async fn take(service: &Service, http: &HttpRequest, payload: web::Payload) -> Result<(StatusCode, Value), Refused> {
    let operation = sender(service, http).await?;
    if !is_table(http.headers()) {
        let message = "send a file as `Content-Type: text/csv` or, compressed, as `application/gzip`";
        return Err(failed(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::BadUserInput, message));
    }
    let asked = Query::<Asked>::from_query(http.query_string())
        .map_err(|error| bad_request(&format!("the query string is not understood: {error}")))?
        .into_inner();
    let key = idempotency_key(http.headers())?;
    let limit = service.limits().upload_bytes;
    let file = receive(http.headers(), payload, limit).await?;
    let is_dry_run = asked.dry_run;
    let work = async {
        let batch = complete(read(file, limit).await?, asked, key)?;
        let catalogue = service.catalogue.get(&service.db).await.map_err(|error| database(&error))?;
        submit(&operation, &catalogue, &batch).await.map_err(refused)
    };
    let outcome = within(service, &operation.request_id, BATCH_TIME, work).await??;
    Ok((status(&outcome, is_dry_run), told(&outcome, is_dry_run)))
}

/// The operation of the caller, if it may submit at all.
async fn sender(service: &Service, http: &HttpRequest) -> Result<Operation, Refused> {
    let actor = who(service, authorization(http.headers())?).await?;
    let audience = matrix::audience("Mutation", "submitObservations");
    match audience.map_or(Access::Forbidden, |audience| audience.admits(&actor)) {
        Access::Allowed => Ok(operation(service, actor, &request_id(http))),
        Access::Unauthenticated => Err(Box::new(Answer::unauthenticated())),
        Access::Forbidden => {
            let message = "only those who work for a trust or a school submit observations";
            Err(failed(StatusCode::FORBIDDEN, Code::Forbidden, message))
        }
    }
}

fn is_table(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).filter_map(|value| value.to_str().ok());
    let (Some(only), None) = (types.next(), types.next()) else { return false };
    let essence = only.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ["text/csv", "application/gzip", "application/x-gzip"].contains(&essence.as_str())
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refused> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| !key.trim().is_empty() && key.len() <= LONGEST_KEY);
    let wrong = format!("Idempotency-Key is to be 1 to {LONGEST_KEY} visible ASCII characters");
    key.map(|key| Some(key.to_owned())).ok_or_else(|| bad_request(&wrong))
}

/// Receives the file, and no more of it than the limit.
async fn receive(headers: &HeaderMap, payload: web::Payload, limit: usize) -> Result<NamedTempFile, Refused> {
    let said = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > limit) {
        return Err(too_long(limit));
    }
    let file = web::block(NamedTempFile::new).await.map_err(|_| broken())?.map_err(|error| unwritten(&error))?;
    let received = tokio::time::timeout(FILE_TIME, collect(payload, file, limit)).await;
    received.map_err(|_| {
        let message = format!("the file did not arrive within {} seconds", FILE_TIME.as_secs());
        failed(StatusCode::REQUEST_TIMEOUT, Code::BadUserInput, &message)
    })?
}

async fn collect(mut payload: web::Payload, mut file: NamedTempFile, limit: usize) -> Result<NamedTempFile, Refused> {
    let mut length = 0_usize;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| bad_request("the file ended early"))?;
        length = length.saturating_add(chunk.len());
        if length > limit {
            return Err(too_long(limit));
        }
        file = web::block(move || file.write_all(&chunk).map(|()| file))
            .await
            .map_err(|_| broken())?
            .map_err(|error| unwritten(&error))?;
    }
    Ok(file)
}

/// Reads the file on a thread that may wait. What was sent had no name.
async fn read(file: NamedTempFile, limit: usize) -> Result<Batch, Refused> {
    let read = move || -> Result<Batch, Refused> {
        check_unfolded(file.path(), limit)?;
        let batch = read_file(file.path(), SubmissionChannel::Upload).map_err(|error| unwritten(&error))?;
        Ok(Batch { file_name: None, ..batch })
    };
    web::block(read).await.map_err(|_| broken())?
}

/// Refuses a file that would be longer than the limit once it is unfolded. One that breaks off is read as far as it goes, and
/// then told like any other problem.
fn check_unfolded(path: &Path, limit: usize) -> Result<(), Refused> {
    let mut begin = [0; 2];
    let opened = || File::open(path).map_err(|error| unwritten(&error));
    if opened()?.read_exact(&mut begin).is_err() || begin != GZIP {
        return Ok(());
    }
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    match io::copy(&mut MultiGzDecoder::new(opened()?).take(most.saturating_add(1)), &mut io::sink()) {
        Ok(length) if length > most => Err(too_long(limit)),
        _ => Ok(()),
    }
}

/// The batch with what was said of it besides.
fn complete(batch: Batch, asked: Asked, key: Option<String>) -> Result<Batch, Refused> {
    let idempotency = key.map(|key| Idempotency::new(key, &(&asked, &batch.sha256)));
    let organisation_id = asked.organisation_id.map(|id| organisation_key(&id)).transpose()?;
    Ok(Batch {
        organisation_id,
        stated_on: asked.stated_on,
        confirms_jumps: asked.confirm_jumps,
        is_dry_run: asked.dry_run,
        idempotency,
        ..batch
    })
}

fn organisation_key(id: &str) -> Result<String, Refused> {
    let key = GlobalId::decode(id).and_then(GlobalId::organisation_key);
    key.ok_or_else(|| bad_request("organisationId is the global id of no organisation"))
}

fn status(outcome: &Outcome, is_dry_run: bool) -> StatusCode {
    match outcome.submission.status {
        SubmissionStatus::Accepted if is_dry_run => StatusCode::OK,
        SubmissionStatus::Accepted => StatusCode::CREATED,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn told(outcome: &Outcome, is_dry_run: bool) -> Value {
    let row = &outcome.submission;
    let problems = outcome.problems.iter().map(|problem| {
        json!({
            "line": problem.line,
            "field": problem.field,
            "code": problem.code,
            "value": problem.value,
            "message": problem.message,
        })
    });
    json!({
        "dryRun": is_dry_run,
        "submission": {
            "id": GlobalId::Submission(row.id.clone()).encode().as_str(),
            "status": row.status.to_value(),
            "rows": row.rows,
            "created": row.created,
            "revised": row.revised,
            "unchanged": row.unchanged,
            "problemCount": row.problems,
            "isLate": row.is_late,
            "sha256": row.sha256,
            "submittedAt": row.received_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        },
        "problems": problems.collect::<Vec<_>>(),
    })
}

fn refused(failure: Failure<SendRefused>) -> Refused {
    let message = failure.to_string();
    match failure {
        Failure::Refused(_) => bad_request(&message),
        Failure::NotFound(_) => failed(StatusCode::NOT_FOUND, Code::NotFound, &message),
        Failure::Forbidden(_) => failed(StatusCode::FORBIDDEN, Code::Forbidden, &message),
        Failure::Stale(_) | Failure::KeyUsedOtherwise => failed(StatusCode::CONFLICT, Code::Conflict, &message),
        Failure::Database(error) => database(&error),
    }
}

fn failed(status: StatusCode, code: Code, message: &str) -> Refused {
    Box::new(Answer::failed(status, code, message))
}

fn bad_request(message: &str) -> Refused {
    failed(StatusCode::BAD_REQUEST, Code::BadUserInput, message)
}

fn too_long(limit: usize) -> Refused {
    Box::new(Answer::file_too_long(LIMIT, limit))
}

/// The database is busy, or failed; the cause is in the log.
fn database(error: &sea_orm::DbErr) -> Refused {
    let told = internal(error);
    let code = told.extensions.as_ref().and_then(|extensions| extensions.get("code").cloned());
    if code == Some(Code::RateLimited.as_str().into()) {
        return Box::new(Answer::busy("the service is at its limit; try again in a second"));
    }
    broken()
}

fn unwritten(error: &dyn std::error::Error) -> Refused {
    tracing::error!(%error, "an upload could not be kept");
    broken()
}

fn broken() -> Refused {
    failed(
        StatusCode::INTERNAL_SERVER_ERROR,
        Code::Internal,
        "the service failed; x-request-id finds the cause in its log",
    )
}
