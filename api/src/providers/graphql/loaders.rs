//! Providers of many objects at once: one statement per batch.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::provider;

use crate::graphql::error::internal;
use crate::graphql::reader::Reader;
use crate::providers::store;

/// A provider by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProviderById(pub String);

impl Loader<ProviderById> for Reader {
    type Value = provider::Model;
    type Error = Error;

    async fn load(&self, keys: &[ProviderById]) -> Result<HashMap<ProviderById, provider::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = store::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (ProviderById(id), row)).collect())
    }
}
