//! Agreements, what they name and what was read under them, of many objects at once: one statement per batch.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{agreement, audit_event};

use crate::audit;
use crate::data_sharing::service::AGREEMENT;
use crate::data_sharing::store::disclosures::Entry;
use crate::data_sharing::store::parts::{Coverage, Party};
use crate::data_sharing::store::{agreements, disclosures, parts};
use crate::graphql::error::internal;
use crate::graphql::reader::Reader;

/// An agreement by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AgreementById(pub String);

/// The parties of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartiesOf(pub String);

/// What an agreement covers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CoverageOf(pub String);

/// What was done to an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HistoryOf(pub String);

/// An entry of the log by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DisclosureById(pub String);

impl Loader<AgreementById> for Reader {
    type Value = agreement::Model;
    type Error = Error;

    async fn load(&self, keys: &[AgreementById]) -> Result<HashMap<AgreementById, agreement::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = agreements::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (AgreementById(id), row)).collect())
    }
}

impl Loader<PartiesOf> for Reader {
    type Value = Vec<Party>;
    type Error = Error;

    async fn load(&self, keys: &[PartiesOf]) -> Result<HashMap<PartiesOf, Vec<Party>>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = parts::parties_of(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, parties)| (PartiesOf(id), parties)).collect())
    }
}

impl Loader<CoverageOf> for Reader {
    type Value = Coverage;
    type Error = Error;

    async fn load(&self, keys: &[CoverageOf]) -> Result<HashMap<CoverageOf, Coverage>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = parts::coverages_of(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, coverage)| (CoverageOf(id), coverage)).collect())
    }
}

impl Loader<HistoryOf> for Reader {
    type Value = Vec<audit_event::Model>;
    type Error = Error;

    async fn load(&self, keys: &[HistoryOf]) -> Result<HashMap<HistoryOf, Vec<audit_event::Model>>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = audit::histories(self.db(), self.actor(), AGREEMENT, &ids).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, events)| (HistoryOf(id), events)).collect())
    }
}

impl Loader<DisclosureById> for Reader {
    type Value = Entry;
    type Error = Error;

    async fn load(&self, keys: &[DisclosureById]) -> Result<HashMap<DisclosureById, Entry>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = disclosures::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, entry)| (DisclosureById(id), entry)).collect())
    }
}
