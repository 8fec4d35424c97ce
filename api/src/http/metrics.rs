//! The figures that `/metrics` shows, under the names of the semantic conventions where there are some.

use std::time::Duration;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, web};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use sea_orm::{DatabaseConnection, DatabaseConnectionType};

use super::service::Service;

pub(super) const REQUEST_DURATION: &str = "http_server_request_duration_seconds";
const OPERATION_DURATION: &str = "graphql_operation_duration_seconds";
const STATEMENTS: &str = "graphql_statements";
const REFUSED: &str = "graphql_refused_total";
const SHED: &str = "http_server_shed_total";
const POOL: &str = "db_client_connection_count";
const POOL_MAX: &str = "db_client_connection_max";

/// Says what each figure means; called once, by whoever installs the recorder.
pub fn describe_metrics() {
    describe_histogram!(REQUEST_DURATION, Unit::Seconds, "Time from a request's head to its answer's.");
    describe_histogram!(OPERATION_DURATION, Unit::Seconds, "Time that an operation ran, by its type and name.");
    describe_histogram!(STATEMENTS, Unit::Count, "SQL statements that an operation ran, by its type and name.");
    describe_counter!(REFUSED, Unit::Count, "Requests that passed a limit, by the limit.");
    describe_counter!(SHED, Unit::Count, "Requests answered 503 because as many were running as may.");
    describe_gauge!(POOL, Unit::Count, "Connections to the database, by state: used or idle.");
    describe_gauge!(POOL_MAX, Unit::Count, "Connections to the database at most.");
}

/// Notes how long a request took.
pub(super) fn request(method: &'static str, route: &str, status: u16, taken: Duration) {
    let labels = [
        ("http_request_method", method.to_owned()),
        ("http_route", route.to_owned()),
        ("http_response_status_code", status.to_string()),
    ];
    histogram!(REQUEST_DURATION, &labels).record(taken);
}

/// Notes how long an operation ran and how many statements it took.
pub(super) fn operation(ty: &'static str, name: String, taken: Duration, statements: u64) {
    let labels = [("graphql_operation_type", ty.to_owned()), ("graphql_operation_name", name)];
    histogram!(OPERATION_DURATION, &labels).record(taken);
    let statements = u32::try_from(statements).unwrap_or(u32::MAX);
    histogram!(STATEMENTS, &labels).record(f64::from(statements));
}

/// Notes that a request passed a limit.
pub(super) fn refused(limit: &'static str) {
    counter!(REFUSED, "limit" => limit).increment(1);
}

/// Notes that a request was shed.
pub(super) fn shed() {
    counter!(SHED).increment(1);
}

/// `GET /metrics`.
pub(super) async fn show(service: web::Data<Service>) -> HttpResponse {
    let Some(handle) = &service.metrics else {
        return HttpResponse::NotFound().body("metrics are not collected\n");
    };
    pool(&service.db, service.config.database.max_connections);
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")).body(handle.render())
}

fn pool(db: &DatabaseConnection, most: u32) {
    let (size, idle) = match &db.inner {
        DatabaseConnectionType::SqlxPostgresPoolConnection(_) => {
            let pool = db.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        DatabaseConnectionType::SqlxSqlitePoolConnection(_) => {
            let pool = db.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => return,
    };
    let idle = u32::try_from(idle).unwrap_or(size).min(size);
    gauge!(POOL, "state" => "idle").set(idle);
    gauge!(POOL, "state" => "used").set(size.saturating_sub(idle));
    gauge!(POOL_MAX).set(most);
}
