use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_cors::Cors;
use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::{App as ActixApp, HttpResponse, HttpServer, web};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::answer::Answer;
use super::media::Media;
use super::service::Service;
use super::{graphql, health, metrics, page, submissions, watch};
use crate::app::App;
use crate::data_sharing::log::Recorder;
use crate::graphql::error::Code;

const KEEP_ALIVE: Duration = Duration::from_secs(75);
const HEAD_TIME: Duration = Duration::from_secs(10);
const PREFLIGHT_SECONDS: usize = 3_600;

/// A server that answers.
#[derive(Debug)]
pub struct Running {
    /// Where it listens; the port is the one that was taken when 0 was asked for.
    pub address: SocketAddr,
    handle: ServerHandle,
    draining: CancellationToken,
    /// What was read and is not written down yet.
    recorder: Recorder,
    shutdown_time: Duration,
    task: JoinHandle<io::Result<()>>,
}

/// Binds the address of the settings and begins to answer. It minds no signals: that is the caller's, with
/// [`Running::stop_on`].
///
/// # Errors
/// When the address cannot be bound.
pub fn serve(app: App) -> io::Result<Running> {
    let engine = Arc::new(app.schema.clone());
    start(Service::new(app, engine)?)
}

pub(super) fn start(service: Service) -> io::Result<Running> {
    let (draining, recorder) = (service.draining.clone(), service.recorder.clone());
    let settings = service.config.server.clone();
    let service = web::Data::new(service);
    let origins = settings.cors_origins;
    let workers = match settings.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(service.clone())
            .configure(routes)
            .wrap(Compress::default())
            .wrap(DefaultHeaders::new().add((X_CONTENT_TYPE_OPTIONS, "nosniff")))
            .wrap(cors(&origins))
            .wrap(from_fn(watch::watch))
    })
    .workers(workers)
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEAD_TIME)
    .shutdown_timeout(settings.shutdown_seconds)
    .disable_signals()
    .bind((settings.host.as_str(), settings.port))?;
    let address = server.addrs().first().copied().ok_or_else(|| io::Error::other("no address was bound"))?;
    let server = server.run();
    let handle = server.handle();
    let shutdown_time = Duration::from_secs(settings.shutdown_seconds);
    Ok(Running { address, handle, draining, recorder, shutdown_time, task: tokio::spawn(server) })
}

impl Running {
    /// Stops: no new connections, sockets are told that the server goes away, accepted requests are finished within the
    /// time that the settings give them, and what was read is written down.
    ///
    /// # Errors
    /// When the server has failed before.
    pub async fn stop(self) -> io::Result<()> {
        self.draining.cancel();
        self.handle.stop(true).await;
        self.wait().await
    }

    #[cfg(test)]
    pub(super) fn draining(&self) -> CancellationToken {
        self.draining.clone()
    }

    /// Waits until the server has stopped.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn wait(self) -> io::Result<()> {
        let ended = self.task.await.map_err(io::Error::other);
        self.recorder.drain(self.shutdown_time).await;
        ended?
    }

    /// Answers until the future is ready, then stops.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn stop_on(mut self, signal: impl Future) -> io::Result<()> {
        tokio::select! {
            ended = &mut self.task => {
                self.recorder.drain(self.shutdown_time).await;
                ended.map_err(io::Error::other)?
            }
            _ = signal => self.stop().await,
        }
    }
}

fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(
            web::resource("/graphql")
                .route(web::post().to(graphql::post))
                .route(web::get().to(graphql::get))
                .default_service(web::to(graphql::other)),
        )
        .service(
            web::resource("/submissions")
                .route(web::post().to(submissions::post))
                .default_service(web::to(submissions::other)),
        )
        .route("/health/live", web::get().to(health::live))
        .route("/health/ready", web::get().to(health::ready))
        .route("/metrics", web::get().to(metrics::show))
        .route("/", web::get().to(page::show))
        .route("/page/{file:.+}", web::get().to(page::file))
        .default_service(web::to(nothing_here));
}

async fn nothing_here(service: web::Data<Service>) -> HttpResponse {
    let message = "nothing is here; the API is at /graphql";
    Answer::failed(StatusCode::NOT_FOUND, Code::NotFound, message).to_http(&service, Media::Json)
}

/// Pages of the origins in the settings may call; those of others get no leave from the browser.
fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST"])
        .allowed_headers([ACCEPT, AUTHORIZATION, CONTENT_TYPE])
        .allowed_headers(["x-request-id", "x-partnership-statements", "traceparent", "tracestate"])
        .allowed_headers(["apollo-require-preflight", "x-apollo-operation-name", "idempotency-key"])
        .expose_headers(["x-request-id", "retry-after"])
        .max_age(PREFLIGHT_SECONDS);
    if origins.iter().any(|origin| origin == "*") {
        return cors.allow_any_origin();
    }
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
