//! Probes: whether the process lives, and whether to send it requests.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use serde_json::json;

use super::service::Service;

const DATABASE_TIME: Duration = Duration::from_secs(1);

/// `GET /health/live`: the process answers. It never asks the database, so that a slow one does not get it killed.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "live" }))
}

/// `GET /health/ready`: the database answers within a second and the server is not stopping.
pub(super) async fn ready(service: web::Data<Service>) -> HttpResponse {
    if service.draining.is_cancelled() {
        return not_ready("the server is stopping");
    }
    match tokio::time::timeout(DATABASE_TIME, service.db.ping()).await {
        Ok(Ok(())) => HttpResponse::Ok().json(json!({ "status": "ready" })),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            not_ready("the database does not answer")
        }
        Err(_) => not_ready("the database does not answer within a second"),
    }
}

fn not_ready(reason: &str) -> HttpResponse {
    HttpResponse::ServiceUnavailable().json(json!({ "status": "not ready", "reason": reason }))
}
