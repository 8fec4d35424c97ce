//! How a request went: what the caller is sent, and under which status.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderName, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use async_graphql::{PathSegment, Response, ServerError, Value};
use serde::Serialize;
use serde_json::value::RawValue;

use super::lost_database::is_lost;
use super::media::Media;
use super::metrics;
use super::service::Service;
use super::written::{TooLarge, json};
use crate::graphql::error::Code;
use crate::graphql::guard::{Fault, QueryCost, Refusal};

/// Beginnings of the engine's messages about a value that the caller sent; all other errors of a field that have no code
/// are the service's own.
const CALLERS_FAULT: [&str; 3] = ["Invalid value for argument", "Failed to parse \"", "Expected input type \""];

const RESPONSE_BYTES: &str = "limits.response_bytes";

/// How a request went.
#[derive(Debug)]
pub(super) struct Answer {
    outcome: Outcome,
    data: Option<Value>,
    errors: Vec<ServerError>,
    extensions: BTreeMap<String, Value>,
    header: Option<(HeaderName, &'static str)>,
    /// What the query asked for.
    pub(super) cost: QueryCost,
    /// SQL statements, if the caller wants to know.
    pub(super) statements: Option<u64>,
    /// The limit that was passed.
    pub(super) limit: Option<&'static str>,
}

/// What decides the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Data and no error.
    Whole,
    /// Data and errors at some fields.
    Partial,
    /// The document does not parse.
    Syntax,
    /// The document does not validate, or its variables do not.
    Invalid,
    /// Said by the protocol, whatever the media type.
    Status(StatusCode),
}

impl Answer {
    /// What the engine answered. Errors without a code get one here, and those of the service lose their message.
    pub(super) fn of(response: Response, request_id: &str, most_errors: usize) -> Self {
        let Response { mut errors, data, extensions, .. } = response;
        let is_request_error =
            data == Value::Null && !errors.is_empty() && errors.iter().all(|error| error.path.is_empty());
        errors.iter_mut().for_each(|error| give_code(error, request_id));
        errors.sort_by_cached_key(place);
        let outcome = if has_code(&errors, Code::RateLimited) {
            Outcome::Status(StatusCode::SERVICE_UNAVAILABLE)
        } else if is_request_error {
            Outcome::Invalid
        } else if errors.is_empty() {
            Outcome::Whole
        } else {
            Outcome::Partial
        };
        let mut answer = Self {
            data: (!is_request_error).then_some(data),
            extensions: extensions.into_iter().collect(),
            header: None,
            ..Self::without_data(outcome, errors)
        };
        answer.cut_errors(most_errors);
        if outcome == Outcome::Status(StatusCode::SERVICE_UNAVAILABLE) { answer.retry_later() } else { answer }
    }

    fn without_data(outcome: Outcome, errors: Vec<ServerError>) -> Self {
        Self {
            outcome,
            data: None,
            errors,
            extensions: BTreeMap::new(),
            header: None,
            cost: QueryCost::default(),
            statements: None,
            limit: None,
        }
    }

    /// One error under a status of the protocol.
    pub(super) fn failed(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        let mut error = ServerError::new(message, None);
        error.extensions.get_or_insert_default().set("code", code.as_str());
        Self::without_data(Outcome::Status(status), vec![error])
    }

    /// What the guard, or the reader of the request, does not let through.
    pub(super) fn refused(refusal: &Refusal) -> Self {
        let outcome = match refusal.fault {
            Fault::Malformed | Fault::OverLimit => Outcome::Status(StatusCode::BAD_REQUEST),
            Fault::Syntax => Outcome::Syntax,
            Fault::Invalid => Outcome::Invalid,
        };
        let limit = refusal.limit.map(|limit| limit.setting);
        if let Some(limit) = limit {
            metrics::refused(limit);
        }
        Self { limit, ..Self::without_data(outcome, vec![refusal.to_error()]) }
    }

    /// A body that is longer than it may be; reading it was given up.
    pub(super) fn too_long(limit: usize) -> Self {
        let setting = "limits.body_bytes";
        let message = format!("the body passes {setting}: {limit} bytes are allowed; send less at a time");
        Self::over(StatusCode::PAYLOAD_TOO_LARGE, setting, limit, message)
    }

    /// A file that is longer than it may be, as sent or as unfolded; reading it was given up.
    pub(super) fn file_too_long(setting: &'static str, limit: usize) -> Self {
        let message = format!("the file passes {setting}: {limit} bytes are allowed; send several");
        Self::over(StatusCode::PAYLOAD_TOO_LARGE, setting, limit, message)
    }

    /// In place of an answer that is longer than it may be. What a mutation changed stays changed.
    pub(super) fn too_large(&self, limit: usize) -> Self {
        let message = format!("the answer passes {RESPONSE_BYTES}: {limit} bytes are allowed; ask for smaller pages");
        Self { cost: self.cost, ..Self::over(StatusCode::BAD_REQUEST, RESPONSE_BYTES, limit, message) }
    }

    fn over(status: StatusCode, setting: &'static str, limit: usize, message: String) -> Self {
        metrics::refused(setting);
        let mut answer = Self::failed(status, Code::CostExceeded, message);
        for error in &mut answer.errors {
            let extensions = error.extensions.get_or_insert_default();
            extensions.set("limit", setting);
            extensions.set("allowed", limit);
        }
        Self { limit: Some(setting), ..answer }
    }

    /// Something in the service broke; the request id finds it in the log.
    pub(super) fn broken(request_id: &str) -> Self {
        let mut answer = Self::failed(StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, "");
        answer.errors.iter_mut().for_each(|error| mask(error, request_id));
        answer
    }

    /// A token that is not believed. It is never taken for no token.
    pub(super) fn unauthenticated() -> Self {
        let message = "the token is not believed; sign in again and send `Authorization: Bearer …`";
        Self::failed(StatusCode::UNAUTHORIZED, Code::Unauthenticated, message)
            .with_header(WWW_AUTHENTICATE, "Bearer realm=\"partnership\", error=\"invalid_token\"")
    }

    /// More than the service can do now.
    pub(super) fn busy(message: &str) -> Self {
        Self::failed(StatusCode::SERVICE_UNAVAILABLE, Code::RateLimited, message).retry_later()
    }

    /// A method that this address does not take, with those that it does.
    pub(super) fn method_not_allowed(allowed: &'static str, message: &str) -> Self {
        Self::failed(StatusCode::METHOD_NOT_ALLOWED, Code::BadUserInput, message).with_header(ALLOW, allowed)
    }

    fn retry_later(self) -> Self {
        self.with_header(RETRY_AFTER, "1")
    }

    fn with_header(self, name: HeaderName, value: &'static str) -> Self {
        Self { header: Some((name, value)), ..self }
    }

    fn cut_errors(&mut self, most: usize) {
        let left_out = self.errors.len().saturating_sub(most);
        if left_out > 0 {
            self.errors.truncate(most);
            self.extensions.insert("errorsLeftOut".to_owned(), Value::from(left_out));
        }
    }

    /// Whether the operation ran at all.
    pub(super) const fn has_data(&self) -> bool {
        self.data.is_some()
    }

    /// Whether an error of it has the code.
    pub(super) fn has(&self, code: Code) -> bool {
        has_code(&self.errors, code)
    }

    /// Its errors.
    pub(super) fn errors(&self) -> &[ServerError] {
        &self.errors
    }

    /// The answer as JSON has it.
    pub(super) fn body<'a>(&'a self, service: &'a Service) -> Body<'a> {
        let QueryCost { requested_query_cost, depth, fields, root_fields, aliases } = self.cost;
        let maximum_cost = service.limits().cost;
        let limits = &*service.limits;
        let cost = Cost { requested_query_cost, maximum_cost, depth, fields, root_fields, aliases, limits };
        let extensions = Extensions { cost, statements: self.statements, other: &self.extensions };
        Body { errors: &self.errors, data: self.data.as_ref(), extensions }
    }

    fn status(&self, media: Media, is_draft_2026: bool) -> StatusCode {
        let is_legacy = media == Media::Json && !is_draft_2026;
        match self.outcome {
            Outcome::Status(status) => status,
            Outcome::Partial if is_draft_2026 => StatusCode::from_u16(294).unwrap_or(StatusCode::OK),
            Outcome::Whole | Outcome::Partial => StatusCode::OK,
            Outcome::Syntax | Outcome::Invalid if is_legacy => StatusCode::OK,
            Outcome::Invalid if is_draft_2026 => StatusCode::UNPROCESSABLE_ENTITY,
            Outcome::Syntax | Outcome::Invalid => StatusCode::BAD_REQUEST,
        }
    }

    /// The answer as HTTP has it.
    pub(super) fn to_http(&self, service: &Service, media: Media) -> HttpResponse {
        let most = service.limits().response_bytes;
        match json(&self.body(service), most) {
            Ok(body) => self.with_body(service, media, body),
            Err(TooLarge) if self.limit == Some(RESPONSE_BYTES) => HttpResponse::InternalServerError().finish(),
            Err(TooLarge) => self.too_large(most).to_http(service, media),
        }
    }

    fn with_body(&self, service: &Service, media: Media, body: Vec<u8>) -> HttpResponse {
        let status = self.status(media, service.config.server.draft_2026_statuses);
        let mut response = HttpResponse::build(status);
        response.insert_header((CONTENT_TYPE, media.content_type())).append_header((VARY, "Accept"));
        if let Some((name, value)) = &self.header {
            response.insert_header((name.clone(), *value));
        }
        if matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT) {
            response.force_close();
        }
        response.body(body)
    }
}

/// An answer as JSON has it.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    extensions: Extensions<'a>,
}

#[derive(Serialize)]
struct Extensions<'a> {
    cost: Cost<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statements: Option<u64>,
    #[serde(flatten)]
    other: &'a BTreeMap<String, Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cost<'a> {
    requested_query_cost: usize,
    maximum_cost: usize,
    depth: usize,
    fields: usize,
    root_fields: usize,
    aliases: usize,
    limits: &'a RawValue,
}

/// Fields fail in the order in which they finish; they are listed by where they are, so that the same fault reads the same.
fn place(error: &ServerError) -> (Vec<String>, Vec<(usize, usize)>) {
    let path = error.path.iter().map(|segment| match segment {
        PathSegment::Field(name) => name.clone(),
        PathSegment::Index(index) => format!("{index:09}"),
    });
    (path.collect(), error.locations.iter().map(|location| (location.line, location.column)).collect())
}

fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

fn has_code(errors: &[ServerError], code: Code) -> bool {
    errors.iter().any(|error| code_of(error) == Some(code.as_str()))
}

/// Errors of the engine have no code: those about the request are the caller's; those at a field are the service's, unless
/// they are about a value that the caller sent.
fn give_code(error: &mut ServerError, request_id: &str) {
    if error.source().is_some_and(is_lost) {
        tracing::warn!(request_id, error = %error.message, "no connection to the database");
        "no connection to the database was free in time; try again in a second".clone_into(&mut error.message);
        error.extensions.get_or_insert_default().set("code", Code::RateLimited.as_str());
    }
    let is_internal = match code_of(error) {
        Some(code) => code == Code::Internal.as_str(),
        None => !is_callers(error),
    };
    if is_internal {
        tracing::error!(request_id, error = %error.message, path = ?error.path, "a field failed");
        mask(error, request_id);
    } else if code_of(error).is_none() {
        error.extensions.get_or_insert_default().set("code", Code::BadUserInput.as_str());
    }
}

fn is_callers(error: &ServerError) -> bool {
    let says_so = || CALLERS_FAULT.iter().any(|start| error.message.starts_with(start));
    error.path.is_empty() || (error.source.is_none() && says_so())
}

/// The caller learns the request id and nothing of what happened.
fn mask(error: &mut ServerError, request_id: &str) {
    error.message = format!("the service failed; quote request {request_id} when you report it");
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", Code::Internal.as_str());
    extensions.set("requestId", request_id);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

    use super::*;

    fn at_field(message: &str) -> ServerError {
        ServerError::new(message, None).with_path(vec![PathSegment::Field("school".to_owned())])
    }

    fn codes(errors: Vec<ServerError>, data: Value) -> Vec<String> {
        let mut response = Response::new(data);
        response.errors = errors;
        let answer = Answer::of(response, "r-1", 20);
        answer.errors.iter().map(|error| code_of(error).expect("a code").to_owned()).collect()
    }

    #[test]
    fn each_error_has_a_code() {
        assert_eq!(codes(vec![ServerError::new("Unknown field", None)], Value::Null), ["BAD_USER_INPUT"]);
        assert_eq!(codes(vec![at_field("Failed to parse \"Int\": no")], Value::Null), ["BAD_USER_INPUT"]);
        assert_eq!(codes(vec![at_field("Expected input type \"URN\", found true.")], Value::Null), ["BAD_USER_INPUT"]);
        assert_eq!(codes(vec![at_field("pool timed out")], Value::Null), ["INTERNAL"]);
        let own = Code::NotFound.error("no such school").into_server_error(Default::default());
        assert_eq!(codes(vec![own], Value::Null), ["NOT_FOUND"]);
    }

    #[test]
    fn errors_are_listed_by_their_place() {
        let at =
            |index| at_field("x").with_path(vec![PathSegment::Field("schools".to_owned()), PathSegment::Index(index)]);
        let answer = Answer::of(Response::from_errors(vec![at(10), at_field("x"), at(9)]), "r-1", 20);
        let paths: Vec<_> = answer.errors.iter().map(|error| serde_json::json!(error.path)).collect();
        assert_eq!(serde_json::json!(paths), serde_json::json!([["school"], ["schools", 9], ["schools", 10]]));
    }

    #[test]
    fn a_failure_tells_its_request_id_and_nothing_else() {
        let response = Response::from_errors(vec![at_field("relation \"school\" does not exist at line 664")]);
        let answer = Answer::of(response, "r-1", 20);
        let error = serde_json::to_value(&answer.errors).expect("JSON");
        assert_eq!(error[0]["message"], "the service failed; quote request r-1 when you report it");
        assert_eq!(error[0]["extensions"]["requestId"], "r-1");
    }

    #[test]
    fn errors_are_cut_and_their_number_kept() {
        let errors = (0..30).map(|n| ServerError::new(n.to_string(), None)).collect();
        let answer = Answer::of(Response::from_errors(errors), "r-1", 20);
        assert_eq!((answer.errors.len(), answer.extensions.get("errorsLeftOut")), (20, Some(&Value::from(10))));
    }

    #[test]
    fn the_status_follows_the_outcome_the_media_type_and_the_draft() {
        use Media::{GraphqlResponse, Json};
        let answer = |outcome| Answer::without_data(outcome, Vec::new());
        for (outcome, [legacy, new, draft]) in [
            (Outcome::Whole, [200, 200, 200]),
            (Outcome::Partial, [200, 200, 294]),
            (Outcome::Syntax, [200, 400, 400]),
            (Outcome::Invalid, [200, 400, 422]),
            (Outcome::Status(StatusCode::GATEWAY_TIMEOUT), [504, 504, 504]),
        ] {
            let answer = answer(outcome);
            assert_eq!(answer.status(Json, false).as_u16(), legacy, "{outcome:?}");
            assert_eq!(answer.status(GraphqlResponse, false).as_u16(), new, "{outcome:?}");
            assert_eq!(answer.status(GraphqlResponse, true).as_u16(), draft, "{outcome:?}");
            assert_eq!(answer.status(Json, true).as_u16(), draft, "{outcome:?}");
        }
    }

    #[test]
    fn an_exhausted_pool_is_answered_503() {
        let told = Code::RateLimited.error("no connection was free");
        let untold = async_graphql::Error::from(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        let broken = RuntimeErr::SqlxError(Arc::new(sqlx::Error::Io(std::io::ErrorKind::BrokenPipe.into())));
        for error in [told, untold, DbErr::Query(broken.clone()).into(), DbErr::Conn(broken).into()] {
            let error = error.into_server_error(Default::default());
            let answer = Answer::of(Response::from_errors(vec![error]), "r-1", 20);
            assert_eq!(answer.outcome, Outcome::Status(StatusCode::SERVICE_UNAVAILABLE));
            assert_eq!(answer.header, Some((RETRY_AFTER, "1")));
        }
    }
}
