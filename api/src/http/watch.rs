//! Around every request: its id, its line in the log, its duration.

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use tracing::Instrument;

use super::execute::Record;
use super::metrics;
use super::request::good_request_id;
use super::service::Service;
use super::unread::watch_body;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Id of a request: the caller's, if it is fit for a log, else a new one.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) Arc<str>);

/// Gives the request its id, runs it in a span, and says how it went: one line, without variables or tokens.
pub(super) async fn watch(
    service: web::Data<Service>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let id = id_of(&request, &service);
    let method = known_method(request.method());
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let span = span(&id, method);
    let body = watch_body(&mut request);
    let mut response = next.call(request).instrument(span.clone()).await?;
    if let Some(body) = body {
        body.keep();
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let status = response.status().as_u16();
    let record = response.response_mut().extensions_mut().remove::<Record>().unwrap_or_default();
    let taken = started.elapsed();
    span.record("http.route", &route);
    span.record("http.response.status_code", status);
    span.record("graphql.operation.type", record.operation_type);
    metrics::request(method, &route, status, taken);
    span.in_scope(|| log(method, &route, status, taken, &record));
    Ok(response)
}

/// The method, or `_OTHER`: any word is taken for one, and a label for each would let a stranger fill the memory of whoever
/// collects the metrics.
fn known_method(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("_OTHER")
}

/// A span under the names of the semantic conventions, of which some are known at the end only. The operation's name is the
/// client's to choose, so it is no part of it.
fn span(id: &str, method: &str) -> tracing::Span {
    tracing::info_span!(
        "request",
        request_id = id,
        otel.kind = "server",
        http.request.method = method,
        http.route = tracing::field::Empty,
        http.response.status_code = tracing::field::Empty,
        "graphql.operation.type" = tracing::field::Empty,
    )
}

fn id_of(request: &ServiceRequest, service: &Service) -> Arc<str> {
    match good_request_id(request.headers().get(&REQUEST_ID).map(HeaderValue::as_bytes)) {
        Some(id) => Arc::from(id),
        None => Arc::from(service.entropy.uuid(service.clock.now())),
    }
}

fn log(method: &str, route: &str, status: u16, taken: Duration, record: &Record) {
    let ms = milliseconds(taken);
    if route.starts_with("/health") || route == "/metrics" {
        tracing::debug!(method, route, status, ms, "{method} {route} {status} in {ms} ms");
        return;
    }
    let Record { operation_type, operation_name, statements, cost, limit } = record;
    tracing::info!(
        method,
        route,
        status,
        ms,
        "graphql.operation.type" = operation_type,
        graphql.operation.name = operation_name.as_deref(),
        statements,
        cost,
        limit,
        "{method} {route} {status} in {ms} ms"
    );
}

/// Milliseconds with microseconds behind the point.
pub(super) fn milliseconds(taken: Duration) -> f64 {
    f64::from(u32::try_from(taken.as_micros()).unwrap_or(u32::MAX)) / 1_000.0
}
