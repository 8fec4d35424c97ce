//! Batches and windows of many objects at once: one statement per batch of keys.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::keys::Urn;
use entities::{collection_window, submission, submission_problem};

use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::submissions::store::progress::{self, Progress};
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

/// A page of the schools that have not submitted for a window.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MissingOf {
    /// Key of the window.
    pub id: String,
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

macro_rules! by_page {
    ($($key:ident: $row:ty = $load:path;)*) => {
        $(impl Loader<$key> for Reader {
            type Value = Rows<$row>;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Rows<$row>>> {
                let mut found = HashMap::new();
                for (page, ids) in grouped(keys, |key| (key.page.clone(), key.id.clone())) {
                    let lists = $load(self.db(), self.actor(), &ids, &page).await.map_err(|error| internal(&error))?;
                    found.extend(lists.into_iter().map(|(id, rows)| ($key { id, page: page.clone() }, rows)));
                }
                Ok(found)
            }
        })*
    };
}

by_page! {
    ProblemsOf: submission_problem::Model = problems::pages_of;
    MissingOf: Urn = progress::missing;
}
