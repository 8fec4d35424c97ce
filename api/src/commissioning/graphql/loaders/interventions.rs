//! Interventions.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::intervention;

use crate::commissioning::store::interventions;
use crate::graphql::error::internal;
use crate::graphql::reader::Reader;

/// An intervention by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InterventionById(pub String);

impl Loader<InterventionById> for Reader {
    type Value = intervention::Model;
    type Error = Error;

    async fn load(&self, keys: &[InterventionById]) -> Result<HashMap<InterventionById, intervention::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = interventions::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (InterventionById(id), row)).collect())
    }
}
