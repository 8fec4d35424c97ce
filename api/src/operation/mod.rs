//! What every use case is given: who acts, when, in which request.

mod change;
mod idempotency;

use std::sync::Arc;

use sea_orm::DatabaseConnection;

use crate::auth::Actor;
use crate::clock::Clock;
use crate::entropy::Entropy;

pub use change::{Change, expect_version};
pub use idempotency::{Claim, Idempotency, LONGEST_KEY};

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

/// Why a use case was not carried out, apart from refusals of its rules that the caller can mend.
#[derive(Debug, thiserror::Error)]
pub enum Failure<R: std::error::Error> {
    /// A rule refused; the caller can mend the input.
    #[error(transparent)]
    Refused(R),
    /// There is no such row for the actor.
    #[error("there is no {0} with this key")]
    NotFound(&'static str),
    /// The actor sees the row but may not do this to it.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The row was changed since the caller read it.
    #[error("the row has version {0} by now; read it again and decide anew")]
    Stale(i32),
    /// The idempotency key was used otherwise.
    #[error("this idempotencyKey was used with another mutation or other input; make a new one for a new act")]
    KeyUsedOtherwise,
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sea_orm::DbErr),
}
