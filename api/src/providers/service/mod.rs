//! One function per use case, named as the mutation.

mod amend_provider;
mod register_provider;

pub use amend_provider::{Amendment, amend_provider};
pub use register_provider::{Registration, register_provider};

use super::rules::ProviderRefused;
use crate::access::store::Identity;
use crate::operation::{Change, Failure};

/// Refuses a body that the register does not have.
async fn check_registered(
    change: &Change<'_>,
    identity: Option<Identity>,
    refused: ProviderRefused,
) -> Result<(), Failure<ProviderRefused>> {
    let Some(identity) = identity else { return Ok(()) };
    let found = identity.name(&change.db, &change.operation.actor).await?;
    if found.is_some() { Ok(()) } else { Err(Failure::Refused(refused)) }
}
