//! One file per mutation: input, payload, resolver.

mod release_observations;
mod withdraw_release;

use async_graphql::MergedObject;

use crate::graphql::input::Refusal;
use crate::observations::rules::ReleaseRefused;

/// Mutations of releases.
#[derive(Debug, Default, MergedObject)]
pub struct ObservationsMutation(release_observations::ReleaseObservations, withdraw_release::WithdrawRelease);

impl Refusal for ReleaseRefused {
    fn field(&self) -> String {
        Self::field(self).to_owned()
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}
