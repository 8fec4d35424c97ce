//! One file per mutation: input, payload, resolver.

mod amend_provider;
mod register_provider;

use async_graphql::MergedObject;

use crate::graphql::input::Refusal;
use crate::providers::rules::ProviderRefused;

/// Mutations of providers.
#[derive(Debug, Default, MergedObject)]
pub struct ProvidersMutation(register_provider::RegisterProvider, amend_provider::AmendProvider);

impl Refusal for ProviderRefused {
    fn field(&self) -> String {
        Self::field(self).to_owned()
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }
}
