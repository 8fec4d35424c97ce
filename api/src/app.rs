//! The one place that knows every room.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use sea_orm::DatabaseConnection;

use crate::auth::{Authenticate, Authenticator, KeyError};
use crate::clock::Clock;
use crate::config::Config;
use crate::data_sharing::log::Recorder;
use crate::db::{self, ConnectError};
use crate::entropy::Entropy;
use crate::graphql::{self, PartnershipSchema};
use crate::observations::catalogue::CatalogueCache;
use crate::quality::frameworks::FrameworkCache;
use crate::schools::code_lists::CodeListCache;

/// The service, ready to answer: what every request is given.
#[derive(Clone)]
pub struct App {
    /// Settings.
    pub config: Arc<Config>,
    /// Connections to the database.
    pub db: DatabaseConnection,
    /// Tells who asks.
    pub authenticator: Arc<dyn Authenticate>,
    /// The catalogue of measures, kept in memory.
    pub catalogue: Arc<CatalogueCache>,
    /// The schema that answers.
    pub schema: PartnershipSchema,
    /// What the time is.
    pub clock: Arc<dyn Clock>,
    /// Where identifiers come from.
    pub entropy: Arc<dyn Entropy>,
    /// Takes down who reads what under an agreement.
    pub recorder: Recorder,
    /// What `/metrics` shows, once `telemetry` has installed a recorder.
    pub metrics: Option<PrometheusHandle>,
}

/// Why the service cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database cannot be opened.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A key that tokens are checked by cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl App {
    /// Connects the rooms, and begins to write down what is read under agreements, on the runtime that it is called on.
    ///
    /// # Errors
    /// When the database cannot be opened or a configured key cannot be used.
    pub async fn build(config: Config, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Self, BuildError> {
        let db = db::connect(&config.database).await?;
        let authenticator = Arc::new(Authenticator::new(&config.auth, db.clone(), Arc::clone(&clock))?);
        let code_lists = Arc::new(CodeListCache::new(Arc::clone(&clock)));
        if let Err(error) = code_lists.get(&db).await {
            tracing::warn!(%error, "the code lists could not be read yet; `partnership migrate up` makes the tables");
        }
        let catalogue = Arc::new(CatalogueCache::new(Arc::clone(&clock)));
        let frameworks = Arc::new(FrameworkCache::new(Arc::clone(&clock)));
        let (recorder, writer) = Recorder::new(Arc::clone(&entropy));
        tokio::spawn(writer.run(db.clone()));
        let schema = graphql::build(
            config.limits,
            config.commissioning,
            code_lists,
            Arc::clone(&catalogue),
            frameworks,
            recorder.clone(),
        );
        let config = Arc::new(config);
        Ok(Self { config, db, authenticator, catalogue, schema, clock, entropy, recorder, metrics: None })
    }
}
