//! Interventions, by their keys and by what they hang on.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::intervention;

use crate::commissioning::store::interventions::{self, OwnedBy};
use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};

/// An intervention by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InterventionById(pub String);

/// Key of what lists interventions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OwnerKey {
    /// Of a plan, a priority or a provider.
    Text(String),
    /// URN of a school or UID of a trust.
    Number(i32),
}

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
            let (mut texts, mut numbers) = (Vec::new(), Vec::new());
            for owner in owners {
                match owner {
                    OwnerKey::Text(key) => texts.push(key),
                    OwnerKey::Number(key) => numbers.push(key),
                }
            }
            let key = |key| InterventionsOf { by, key, page: page.clone() };
            if !texts.is_empty() {
                let of_texts = self.owned(by, &texts, page.as_ref()).await?.into_iter();
                found.extend(of_texts.map(|(owner, owned)| (key(OwnerKey::Text(owner)), owned)));
            }
            if !numbers.is_empty() {
                let of_numbers = self.owned(by, &numbers, page.as_ref()).await?.into_iter();
                found.extend(of_numbers.map(|(owner, owned)| (key(OwnerKey::Number(owner)), owned)));
            }
        }
        Ok(found)
    }
}

impl Reader {
    async fn owned<K: sea_orm::TryGetable + Into<sea_orm::Value> + Clone + Eq + std::hash::Hash>(
        &self,
        by: OwnedBy,
        keys: &[K],
        page: Option<&Page>,
    ) -> Result<HashMap<K, Owned>> {
        let (db, actor) = (self.db(), self.actor());
        match page {
            Some(page) => {
                let pages = interventions::pages_of(db, actor, by, keys, page).await;
                let pages = pages.map_err(|error| internal(&error))?;
                Ok(pages.into_iter().map(|(key, rows)| (key, Owned::Page(rows))).collect())
            }
            None => {
                let numbers = interventions::counts_of(db, actor, by, keys).await;
                let numbers = numbers.map_err(|error| internal(&error))?;
                Ok(numbers.into_iter().map(|(key, number)| (key, Owned::Number(number))).collect())
            }
        }
    }
}
