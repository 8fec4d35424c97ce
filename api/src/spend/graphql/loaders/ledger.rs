//! Entries of the ledger.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::ledger_entry;

use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::spend::store::ledger::{self, Parent};

/// An entry by its row number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LedgerEntryById(pub i64);

/// The entry that undoes the one with this row number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReversalOf(pub i64);

/// A page of the entries of a plan or an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LedgerOf {
    /// Which of the two.
    pub parent: Parent,
    /// Its key.
    pub id: String,
    /// Which of its entries.
    pub page: Page,
}

/// The number of entries of a plan or an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LedgerCountOf {
    /// Which of the two.
    pub parent: Parent,
    /// Its key.
    pub id: String,
}

impl Loader<LedgerEntryById> for Reader {
    type Value = ledger_entry::Model;
    type Error = Error;

    async fn load(&self, keys: &[LedgerEntryById]) -> Result<HashMap<LedgerEntryById, ledger_entry::Model>> {
        let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
        let found = ledger::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (LedgerEntryById(id), row)).collect())
    }
}

impl Loader<ReversalOf> for Reader {
    type Value = ledger_entry::Model;
    type Error = Error;

    async fn load(&self, keys: &[ReversalOf]) -> Result<HashMap<ReversalOf, ledger_entry::Model>> {
        let ids: Vec<i64> = keys.iter().map(|key| key.0).collect();
        let found = ledger::reversals_of(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (ReversalOf(id), row)).collect())
    }
}

impl Loader<LedgerOf> for Reader {
    type Value = Rows<ledger_entry::Model>;
    type Error = Error;

    async fn load(&self, keys: &[LedgerOf]) -> Result<HashMap<LedgerOf, Rows<ledger_entry::Model>>> {
        let mut found = HashMap::new();
        for ((parent, page), ids) in grouped(keys, |key| ((key.parent, key.page.clone()), key.id.clone())) {
            let lists = ledger::pages_of(self.db(), self.actor(), (parent, &ids), &page).await;
            let lists = lists.map_err(|error| internal(&error))?;
            found.extend(lists.into_iter().map(|(id, rows)| (LedgerOf { parent, id, page: page.clone() }, rows)));
        }
        Ok(found)
    }
}

impl Loader<LedgerCountOf> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[LedgerCountOf]) -> Result<HashMap<LedgerCountOf, i64>> {
        let mut found = HashMap::new();
        for (parent, ids) in grouped(keys, |key| (key.parent, key.id.clone())) {
            let counts = ledger::counts_of(self.db(), self.actor(), (parent, &ids)).await;
            let counts = counts.map_err(|error| internal(&error))?;
            found.extend(counts.into_iter().map(|(id, count)| (LedgerCountOf { parent, id }, count)));
        }
        Ok(found)
    }
}
