//! The one place that knows every room.

use std::sync::Arc;

use sea_orm::DatabaseConnection;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, ConnectError};
use crate::entropy::Entropy;
use crate::graphql::{self, PartnershipSchema};

/// The service, ready to answer: what every request is given.
#[derive(Clone)]
pub struct App {
    /// Settings.
    pub config: Arc<Config>,
    /// Connections to the database.
    pub db: DatabaseConnection,
    /// The schema that answers.
    pub schema: PartnershipSchema,
    /// What the time is.
    pub clock: Arc<dyn Clock>,
    /// Where identifiers come from.
    pub entropy: Arc<dyn Entropy>,
}

impl App {
    /// Connects the rooms.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn build(config: Config, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Self, ConnectError> {
        let db = db::connect(&config.database).await?;
        let schema = graphql::build(config.limits, Arc::clone(&clock));
        Ok(Self { config: Arc::new(config), db, schema, clock, entropy })
    }
}
