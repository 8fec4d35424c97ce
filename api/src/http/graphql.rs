//! `/graphql` over HTTP: POST with JSON for everything, GET for queries and for WebSockets.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, UPGRADE};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use async_graphql::Request;

use super::answer::Answer;
use super::body::{self, BodyError};
use super::execute::{Allowed, Caller, Record, execute};
use super::media::{self, Media};
use super::request;
use super::service::Service;
use super::socket;
use super::watch::RequestId;
use crate::graphql::error::Code;

/// Asks for `extensions.statements`, the number of SQL statements that the operation took.
const STATEMENTS: &str = "x-partnership-statements";
const METHODS: &str = "GET, POST";
const BODY_TIME: Duration = Duration::from_secs(10);

/// `POST /graphql`.
pub(super) async fn post(service: web::Data<Service>, http: HttpRequest, payload: web::Payload) -> HttpResponse {
    let Some(media) = media::negotiate(http.headers()) else { return not_acceptable(&service) };
    let request = match read_post(&service, &http, payload).await {
        Ok(request) => request,
        Err(answer) => return refuse(&service, media, &answer),
    };
    respond(&service, &http, media, request, Allowed::All).await
}

async fn read_post(service: &Service, http: &HttpRequest, payload: web::Payload) -> Result<Request, Box<Answer>> {
    if !media::is_json(http.headers()) {
        return Err(Box::new(unsupported("send the request as `Content-Type: application/json`, in UTF-8")));
    }
    let limits = service.limits();
    let body = body::read(http.headers(), payload, limits.body_bytes, BODY_TIME)
        .await
        .map_err(|error| Box::new(unread(error, limits.body_bytes)))?;
    request::from_body(&body, limits).map_err(|refusal| Box::new(Answer::refused(&refusal)))
}

/// `GET /graphql`: a query in the URL, or the beginning of a WebSocket.
pub(super) async fn get(service: web::Data<Service>, http: HttpRequest, payload: web::Payload) -> HttpResponse {
    if is_upgrade(http.headers()) {
        return socket::open(service, &http, payload);
    }
    let Some(media) = media::negotiate(http.headers()) else { return not_acceptable(&service) };
    if http.headers().contains_key(CONTENT_TYPE) && !media::is_json(http.headers()) {
        return unsupported("a GET has no body, so it needs no content type").to_http(&service, media);
    }
    match request::from_url(http.query_string(), service.limits()) {
        Ok(request) => respond(&service, &http, media, request, Allowed::Queries).await,
        Err(refusal) => refuse(&service, media, &Answer::refused(&refusal)),
    }
}

/// Any other method on `/graphql`.
pub(super) async fn other(service: web::Data<Service>) -> HttpResponse {
    Answer::method_not_allowed(METHODS, "send queries by GET or POST and mutations by POST")
        .to_http(&service, Media::Json)
}

async fn respond(
    service: &Service,
    http: &HttpRequest,
    media: Media,
    request: Request,
    allowed: Allowed,
) -> HttpResponse {
    let (answer, record) = match authorization(http.headers()) {
        Ok(authorization) => {
            let wants_statements = http.headers().get(STATEMENTS).is_some_and(|value| value == "1");
            let caller = Caller { authorization, request_id: request_id(http), wants_statements };
            execute(service, caller, request, allowed).await
        }
        Err(answer) => (*answer, Record::default()),
    };
    let mut response = answer.to_http(service, media);
    response.extensions_mut().insert(record);
    response
}

/// What was refused before there was an operation.
fn refuse(service: &Service, media: Media, answer: &Answer) -> HttpResponse {
    let mut response = answer.to_http(service, media);
    response.extensions_mut().insert(Record { limit: answer.limit, ..Record::default() });
    response
}

/// The `Authorization` header. Two of them, or one that is no text, are not believed.
pub(super) fn authorization(headers: &HeaderMap) -> Result<Option<&str>, Box<Answer>> {
    let mut values = headers.get_all(AUTHORIZATION);
    match (values.next().map(|value| value.to_str()), values.next()) {
        (None, _) => Ok(None),
        (Some(Ok(value)), None) => Ok(Some(value)),
        _ => Err(Box::new(Answer::unauthenticated())),
    }
}

/// The id that `watch` has given the request.
pub(super) fn request_id(http: &HttpRequest) -> Arc<str> {
    http.extensions().get::<RequestId>().map_or_else(|| Arc::from(""), |id| Arc::clone(&id.0))
}

fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

fn not_acceptable(service: &Service) -> HttpResponse {
    let message = "accept application/graphql-response+json or application/json";
    Answer::failed(StatusCode::NOT_ACCEPTABLE, Code::BadUserInput, message).to_http(service, Media::Json)
}

fn unsupported(message: &str) -> Answer {
    Answer::failed(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::BadUserInput, message)
}

fn unread(error: BodyError, limit: usize) -> Answer {
    let failed = |status, message: &str| Answer::failed(status, Code::BadUserInput, message);
    match error {
        BodyError::TooLong => Answer::too_long(limit),
        BodyError::CutShort => failed(StatusCode::BAD_REQUEST, "the body ended early, or is not compressed as it says"),
        BodyError::TooSlow => failed(StatusCode::REQUEST_TIMEOUT, "the body did not arrive within 10 seconds"),
        BodyError::UnknownEncoding => unsupported("compress the body with gzip or br, or not at all"),
    }
}
