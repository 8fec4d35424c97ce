//! Providers as the schema shows them.

mod enums;
mod loaders;
mod mutations;
mod provider;
mod query;

pub use enums::ProviderKind;
pub use loaders::ProviderById;
pub use mutations::ProvidersMutation;
pub use provider::{Provider, find_provider};
pub use query::ProvidersQuery;
