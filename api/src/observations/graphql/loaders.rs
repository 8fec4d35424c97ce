//! Observations that hang on schools, and the files they were taken from.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::keys::Urn;
use entities::{release, source_file};

use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists::{Asked, counts_of_schools, pages_of_schools};
use crate::observations::store::row::Seen;
use crate::observations::store::{releases, sources};
use crate::policy::{Grant, Sight};

/// A page of the observations of a school.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ObservationsOf {
    pub(super) urn: Urn,
    pub(super) asked: Asked,
    pub(super) page: Page,
    pub(super) rights: Rights,
}

/// The number of observations of a school.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ObservationCountOf {
    pub(super) urn: Urn,
    pub(super) filter: ObservationFilter,
    pub(super) rights: Rights,
}

/// What the agreements of the caller let it read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Rights(pub(super) std::sync::Arc<[Grant]>);

/// A file by its row number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SourceFileById(pub(super) i32);

impl Loader<ObservationsOf> for Reader {
    type Value = Rows<Seen>;
    type Error = Error;

    async fn load(&self, keys: &[ObservationsOf]) -> Result<HashMap<ObservationsOf, Rows<Seen>>> {
        let mut found = HashMap::new();
        let parts = |key: &ObservationsOf| ((key.asked.clone(), key.page.clone(), key.rights.clone()), key.urn);
        for ((mut asked, page, rights), urns) in grouped(keys, parts) {
            let same = asked.clone();
            asked.filter.urns = Some(urns);
            let pages = pages_of_schools(self.db(), &Sight::of(self.actor(), &rights.0), &asked, &page).await;
            for (urn, rows) in pages.map_err(|error| internal(&error))? {
                let Some(urn) = Urn::new(urn) else { continue };
                let key = ObservationsOf { urn, asked: same.clone(), page: page.clone(), rights: rights.clone() };
                found.insert(key, rows);
            }
        }
        Ok(found)
    }
}

impl Loader<ObservationCountOf> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[ObservationCountOf]) -> Result<HashMap<ObservationCountOf, i64>> {
        let mut found = HashMap::new();
        for ((filter, rights), urns) in grouped(keys, |key| ((key.filter.clone(), key.rights.clone()), key.urn)) {
            let of_schools = ObservationFilter { urns: Some(urns), ..filter.clone() };
            let counts = counts_of_schools(self.db(), &Sight::of(self.actor(), &rights.0), &of_schools).await;
            for (urn, count) in counts.map_err(|error| internal(&error))? {
                let Some(urn) = Urn::new(urn) else { continue };
                found.insert(ObservationCountOf { urn, filter: filter.clone(), rights: rights.clone() }, count);
            }
        }
        Ok(found)
    }
}

/// A release by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReleaseById(pub String);

impl Loader<ReleaseById> for Reader {
    type Value = release::Model;
    type Error = Error;

    async fn load(&self, keys: &[ReleaseById]) -> Result<HashMap<ReleaseById, release::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = releases::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (ReleaseById(id), row)).collect())
    }
}

impl Loader<SourceFileById> for Reader {
    type Value = source_file::Model;
    type Error = Error;

    async fn load(&self, keys: &[SourceFileById]) -> Result<HashMap<SourceFileById, source_file::Model>> {
        let ids: Vec<i32> = keys.iter().map(|key| key.0).collect();
        let found = sources::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|file| (SourceFileById(file.id), file)).collect())
    }
}
