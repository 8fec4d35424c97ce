//! Funding sources and allocations.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{allocation, funding_source};

use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::spend::store::{allocations, funding_sources};

/// A funding source by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FundingSourceById(pub String);

/// An allocation by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AllocationById(pub String);

/// A page of the allocations of an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AllocationsOf {
    /// Key of the intervention.
    pub id: String,
    /// Which of its allocations.
    pub page: Page,
}

/// The number of allocations of an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AllocationCountOf(pub String);

impl Loader<FundingSourceById> for Reader {
    type Value = funding_source::Model;
    type Error = Error;

    async fn load(&self, keys: &[FundingSourceById]) -> Result<HashMap<FundingSourceById, funding_source::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = funding_sources::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (FundingSourceById(id), row)).collect())
    }
}

impl Loader<AllocationById> for Reader {
    type Value = allocation::Model;
    type Error = Error;

    async fn load(&self, keys: &[AllocationById]) -> Result<HashMap<AllocationById, allocation::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = allocations::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (AllocationById(id), row)).collect())
    }
}

impl Loader<AllocationsOf> for Reader {
    type Value = Rows<allocation::Model>;
    type Error = Error;

    async fn load(&self, keys: &[AllocationsOf]) -> Result<HashMap<AllocationsOf, Rows<allocation::Model>>> {
        let mut found = HashMap::new();
        for (page, ids) in grouped(keys, |key| (key.page.clone(), key.id.clone())) {
            let lists = allocations::pages_of(self.db(), self.actor(), &ids, &page).await;
            let lists = lists.map_err(|error| internal(&error))?;
            found.extend(lists.into_iter().map(|(id, rows)| (AllocationsOf { id, page: page.clone() }, rows)));
        }
        Ok(found)
    }
}

impl Loader<AllocationCountOf> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[AllocationCountOf]) -> Result<HashMap<AllocationCountOf, i64>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let counts = allocations::counts_of(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(counts.into_iter().map(|(id, count)| (AllocationCountOf(id), count)).collect())
    }
}
