//! Interventions, by their keys and by what they hang on.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::intervention;

use crate::commissioning::store::interventions::{self, OwnedBy};
use crate::db::page::{OwnerKey, Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};

/// An intervention by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InterventionById(pub String);

/// A page of the interventions of an owner; their number, without one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InterventionsOf {
    /// What the owner is.
    pub by: OwnedBy,
    /// Its key.
    pub key: OwnerKey,
    /// Which of them.
    pub page: Option<Page>,
}

/// A page of interventions, or their number.
#[derive(Debug, Clone)]
pub enum Owned {
    /// A page.
    Page(Rows<intervention::Model>),
    /// The number of all.
    Number(i64),
}

impl Loader<InterventionById> for Reader {
    type Value = intervention::Model;
    type Error = Error;

    async fn load(&self, keys: &[InterventionById]) -> Result<HashMap<InterventionById, intervention::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = interventions::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (InterventionById(id), row)).collect())
    }
}

impl Loader<InterventionsOf> for Reader {
    type Value = Owned;
    type Error = Error;

    async fn load(&self, keys: &[InterventionsOf]) -> Result<HashMap<InterventionsOf, Owned>> {
        let mut found = HashMap::new();
        for ((by, page), owners) in grouped(keys, |key| ((key.by, key.page.clone()), key.key.clone())) {
            let key = |key| InterventionsOf { by, key, page: page.clone() };
            match &page {
                Some(page) => {
                    let pages = interventions::pages_of(self.db(), self.actor(), by, &owners, page).await;
                    let pages = pages.map_err(|error| internal(&error))?.into_iter();
                    found.extend(pages.map(|(owner, rows)| (key(owner), Owned::Page(rows))));
                }
                None => {
                    let numbers = interventions::counts_of(self.db(), self.actor(), by, &owners).await;
                    let numbers = numbers.map_err(|error| internal(&error))?.into_iter();
                    found.extend(numbers.map(|(owner, number)| (key(owner), Owned::Number(number))));
                }
            }
        }
        Ok(found)
    }
}
