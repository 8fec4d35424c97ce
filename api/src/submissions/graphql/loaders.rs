//! Batches and windows of many objects at once: one statement per batch of keys.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::keys::Urn;
use entities::{collection_window, submission};

use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::submissions::store::progress::{self, Behind, Progress};
use crate::submissions::store::{batches, collection_windows, problems};

/// A batch by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SubmissionById(pub String);

/// A collection window by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CollectionWindowById(pub String);

/// A page of the problems of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProblemsOf {
    /// Key of the batch.
    pub id: String,
    /// Which of its problems.
    pub page: Page,
}

/// The number of problems of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProblemCountOf(pub String);

/// How far the collection of a window has come.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProgressOf(pub String);

/// A page of the schools that are behind for a window.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BehindOf {
    /// Key of the window.
    pub id: String,
    /// In which way.
    pub behind: Behind,
    /// Which of the schools.
    pub page: Page,
}

/// The number of late batches of a window.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LateBatchesOf(pub String);

macro_rules! by_key {
    ($($key:ident: $value:ty = $load:path;)*) => {
        $(impl Loader<$key> for Reader {
            type Value = $value;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>> {
                let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
                let found = $load(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
                Ok(found.into_iter().map(|(id, value)| ($key(id), value)).collect())
            }
        })*
    };
}

by_key! {
    SubmissionById: submission::Model = batches::by_ids;
    CollectionWindowById: collection_window::Model = collection_windows::by_ids;
    ProblemCountOf: i64 = problems::counts_of;
    ProgressOf: Progress = progress::of_windows;
    LateBatchesOf: i64 = progress::late_batches;
}

impl Loader<ProblemsOf> for Reader {
    type Value = Rows<problems::Told>;
    type Error = Error;

    async fn load(&self, keys: &[ProblemsOf]) -> Result<HashMap<ProblemsOf, Self::Value>> {
        let mut found = HashMap::new();
        for (page, ids) in grouped(keys, |key| (key.page.clone(), key.id.clone())) {
            let lists = problems::pages_of(self.db(), self.actor(), &ids, &page).await;
            let lists = lists.map_err(|error| internal(&error))?;
            found.extend(lists.into_iter().map(|(id, rows)| (ProblemsOf { id, page: page.clone() }, rows)));
        }
        Ok(found)
    }
}

impl Loader<BehindOf> for Reader {
    type Value = Rows<Urn>;
    type Error = Error;

    async fn load(&self, keys: &[BehindOf]) -> Result<HashMap<BehindOf, Self::Value>> {
        let mut found = HashMap::new();
        for ((behind, page), ids) in grouped(keys, |key| ((key.behind, key.page.clone()), key.id.clone())) {
            let lists = progress::behind(self.db(), self.actor(), &ids, behind, &page).await;
            let lists = lists.map_err(|error| internal(&error))?;
            found.extend(lists.into_iter().map(|(id, rows)| (BehindOf { id, behind, page: page.clone() }, rows)));
        }
        Ok(found)
    }
}
