//! What every use case is given: who acts, when, in which request.

use std::sync::Arc;

use sea_orm::DatabaseConnection;

use crate::auth::Actor;
use crate::clock::Clock;
use crate::entropy::Entropy;

/// One call of one use case. It is made per request.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Connections to the database.
    pub db: DatabaseConnection,
    /// Who acts.
    pub actor: Arc<Actor>,
    /// What the time is.
    pub clock: Arc<dyn Clock>,
    /// Where identifiers come from.
    pub entropy: Arc<dyn Entropy>,
    /// Id of the HTTP request, for the audit trail and the log.
    pub request_id: Arc<str>,
}
