use std::io;
use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use sea_orm::DatabaseConnection;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::engine::Engine;
use super::operation_names::OperationNames;
use crate::app::App;
use crate::auth::Authenticate;
use crate::clock::Clock;
use crate::config::{Config, Limits};
use crate::data_sharing::log::Recorder;
use crate::entropy::Entropy;
use crate::graphql::guard::Guard;
use crate::observations::catalogue::CatalogueCache;

const SOCKET_INIT_TIME: Duration = Duration::from_secs(10);
const SOCKET_SEND_TIME: Duration = Duration::from_secs(30);

/// What every request over HTTP is handled with; one for all workers.
pub(super) struct Service {
    pub(super) config: Arc<Config>,
    pub(super) db: DatabaseConnection,
    pub(super) catalogue: Arc<CatalogueCache>,
    pub(super) engine: Arc<dyn Engine>,
    pub(super) guard: Guard,
    pub(super) authenticator: Arc<dyn Authenticate>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) recorder: Recorder,
    pub(super) metrics: Option<PrometheusHandle>,
    /// One permit for each request that may run at a time.
    pub(super) slots: Semaphore,
    /// One permit for each WebSocket that may be open at a time.
    pub(super) sockets: Arc<Semaphore>,
    /// Cancelled when the server begins to stop: probes say so, sockets close.
    pub(super) draining: CancellationToken,
    pub(super) names: OperationNames,
    /// Time that a WebSocket has to say who it is.
    pub(super) socket_init_time: Duration,
    /// Time that the peer of a WebSocket has to take a message.
    pub(super) socket_send_time: Duration,
    /// The limits as every answer reports them.
    pub(super) limits: Box<RawValue>,
}

impl Service {
    /// The service over this engine, which is the schema of the app except in tests.
    pub(super) fn new(app: App, engine: Arc<dyn Engine>) -> io::Result<Self> {
        let limits = app.config.limits;
        Ok(Self {
            guard: Guard::new(&engine.sdl(), limits).map_err(io::Error::other)?,
            slots: Semaphore::new(app.config.server.max_concurrent_requests.min(Semaphore::MAX_PERMITS)),
            sockets: Arc::new(Semaphore::new(app.config.server.max_sockets.min(Semaphore::MAX_PERMITS))),
            draining: CancellationToken::new(),
            names: OperationNames::default(),
            socket_init_time: SOCKET_INIT_TIME,
            socket_send_time: SOCKET_SEND_TIME,
            limits: reported(&limits)?,
            config: app.config,
            db: app.db,
            catalogue: app.catalogue,
            engine,
            authenticator: app.authenticator,
            clock: app.clock,
            entropy: app.entropy,
            recorder: app.recorder,
            metrics: app.metrics,
        })
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.config.limits
    }
}

fn reported(limits: &Limits) -> io::Result<Box<RawValue>> {
    let reported = json!({
        "depth": limits.depth,
        "fields": limits.fields,
        "rootFields": limits.root_fields,
        "mutations": limits.mutations,
        "aliases": limits.aliases,
        "directives": limits.directives,
        "pageSize": limits.page_size,
        "ids": limits.ids,
        "documentBytes": limits.document_bytes,
        "bodyBytes": limits.body_bytes,
        "responseBytes": limits.response_bytes,
        "tokens": limits.tokens,
        "nesting": limits.nesting,
        "timeMs": limits.time_ms,
    });
    to_raw_value(&reported).map_err(io::Error::other)
}
