//! Entries behind the rows of reviews: one statement per page of rows.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};

use crate::db::page::Page;
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::spend::store::review::{Review, RowEntries, entries_of_rows, numbers_of_entries};

/// A page of the entries behind a row of a review.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct EntriesOfRow {
    /// What was asked.
    pub(super) review: Arc<Review>,
    /// Text that names the row.
    pub(super) group: String,
    /// Which of the entries.
    pub(super) page: Page,
}

/// The number of entries behind a row of a review.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct EntryCountOfRow {
    /// What was asked.
    pub(super) review: Arc<Review>,
    /// Text that names the row.
    pub(super) group: String,
}

impl Loader<EntriesOfRow> for Reader {
    type Value = RowEntries;
    type Error = Error;

    async fn load(&self, keys: &[EntriesOfRow]) -> Result<HashMap<EntriesOfRow, RowEntries>> {
        let mut found = HashMap::new();
        for ((review, page), groups) in grouped(keys, |key| ((key.review.clone(), key.page.clone()), key.group.clone()))
        {
            let lists = entries_of_rows(self.db(), self.actor(), &review, &groups, &page).await;
            let lists = lists.map_err(|error| internal(&error))?.into_iter();
            let key = |group| EntriesOfRow { review: review.clone(), group, page: page.clone() };
            found.extend(lists.map(|(group, rows)| (key(group), rows)));
        }
        Ok(found)
    }
}

impl Loader<EntryCountOfRow> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[EntryCountOfRow]) -> Result<HashMap<EntryCountOfRow, i64>> {
        let mut found = HashMap::new();
        for (review, groups) in grouped(keys, |key| (key.review.clone(), key.group.clone())) {
            let counts = numbers_of_entries(self.db(), self.actor(), &review, &groups).await;
            let counts = counts.map_err(|error| internal(&error))?.into_iter();
            found.extend(counts.map(|(group, count)| (EntryCountOfRow { review: review.clone(), group }, count)));
        }
        Ok(found)
    }
}
