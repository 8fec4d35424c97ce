//! Claims.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{claim, ledger_entry};

use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::spend::store::{claims, ledger};

/// A claim by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimById(pub String);

/// The payment of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryOfClaim(pub String);

/// A page of the claims of an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimsOf {
    /// Key of the intervention.
    pub id: String,
    /// Which of its claims.
    pub page: Page,
}

/// The number of claims of an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimCountOf(pub String);

impl Loader<ClaimById> for Reader {
    type Value = claim::Model;
    type Error = Error;

    async fn load(&self, keys: &[ClaimById]) -> Result<HashMap<ClaimById, claim::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = claims::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (ClaimById(id), row)).collect())
    }
}

impl Loader<EntryOfClaim> for Reader {
    type Value = ledger_entry::Model;
    type Error = Error;

    async fn load(&self, keys: &[EntryOfClaim]) -> Result<HashMap<EntryOfClaim, ledger_entry::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = ledger::of_claims(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (EntryOfClaim(id), row)).collect())
    }
}

impl Loader<ClaimsOf> for Reader {
    type Value = Rows<claim::Model>;
    type Error = Error;

    async fn load(&self, keys: &[ClaimsOf]) -> Result<HashMap<ClaimsOf, Rows<claim::Model>>> {
        let mut found = HashMap::new();
        for (page, ids) in grouped(keys, |key| (key.page.clone(), key.id.clone())) {
            let lists = claims::pages_of(self.db(), self.actor(), &ids, &page).await;
            let lists = lists.map_err(|error| internal(&error))?;
            found.extend(lists.into_iter().map(|(id, rows)| (ClaimsOf { id, page: page.clone() }, rows)));
        }
        Ok(found)
    }
}

impl Loader<ClaimCountOf> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[ClaimCountOf]) -> Result<HashMap<ClaimCountOf, i64>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let counts = claims::counts_of(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(counts.into_iter().map(|(id, count)| (ClaimCountOf(id), count)).collect())
    }
}
