//! Observations that hang on schools and local authorities, and the files they were taken from.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::states::Level;
use entities::{release, source_file};

use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists::{Asked, Consulted, consulted, counts_of_each, pages_of_each};
use crate::observations::store::row::Seen;
use crate::observations::store::{releases, sources};
use crate::policy::{Grant, Sight};

/// A school, local authority or trust: its kind and its number.
pub(super) type Subject = (Level, i32);

/// A page of the observations of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ObservationsOf {
    pub(super) subject: Subject,
    pub(super) asked: Asked,
    pub(super) page: Page,
    pub(super) rights: Rights,
}

/// The number of observations of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ObservationCountOf {
    pub(super) subject: Subject,
    pub(super) filter: ObservationFilter,
    pub(super) rights: Rights,
}

/// What a list of the observations of a subject was asked of, where it depends on values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ConsultedOf {
    pub(super) subject: Subject,
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
        let parts = |key: &ObservationsOf| {
            let (level, number) = key.subject;
            ((level, key.asked.clone(), key.page.clone(), key.rights.clone()), number)
        };
        for ((level, asked, page, rights), numbers) in grouped(keys, parts) {
            let of_all = Asked { filter: of_subjects(&asked.filter, level, numbers), ..asked.clone() };
            let pages = pages_of_each(self.db(), &Sight::of(self.actor(), &rights.0), &of_all, &page).await;
            found.extend(pages.map_err(|error| internal(&error))?.into_iter().map(|(number, rows)| {
                let (asked, page, rights) = (asked.clone(), page.clone(), rights.clone());
                (ObservationsOf { subject: (level, number), asked, page, rights }, rows)
            }));
        }
        Ok(found)
    }
}

impl Loader<ObservationCountOf> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[ObservationCountOf]) -> Result<HashMap<ObservationCountOf, i64>> {
        let mut found = HashMap::new();
        let parts = |key: &ObservationCountOf| {
            let (level, number) = key.subject;
            ((level, key.filter.clone(), key.rights.clone()), number)
        };
        for ((level, filter, rights), numbers) in grouped(keys, parts) {
            let of_all = of_subjects(&filter, level, numbers);
            let counts = counts_of_each(self.db(), &Sight::of(self.actor(), &rights.0), &of_all).await;
            found.extend(counts.map_err(|error| internal(&error))?.into_iter().map(|(number, count)| {
                let (filter, rights) = (filter.clone(), rights.clone());
                (ObservationCountOf { subject: (level, number), filter, rights }, count)
            }));
        }
        Ok(found)
    }
}

impl Loader<ConsultedOf> for Reader {
    type Value = Vec<Consulted>;
    type Error = Error;

    async fn load(&self, keys: &[ConsultedOf]) -> Result<HashMap<ConsultedOf, Vec<Consulted>>> {
        let mut found: HashMap<ConsultedOf, Vec<Consulted>> = HashMap::new();
        let parts = |key: &ConsultedOf| {
            let (level, number) = key.subject;
            ((level, key.filter.clone(), key.rights.clone()), number)
        };
        for ((level, filter, rights), numbers) in grouped(keys, parts) {
            let of_all = of_subjects(&filter, level, numbers);
            let consulted = consulted(self.db(), &Sight::of(self.actor(), &rights.0), &of_all).await;
            for of in consulted.map_err(|error| internal(&error))? {
                let (filter, rights) = (filter.clone(), rights.clone());
                found.entry(ConsultedOf { subject: (level, of.subject), filter, rights }).or_default().push(of);
            }
        }
        Ok(found)
    }
}

/// The filter, and besides only what is of these subjects.
fn of_subjects(filter: &ObservationFilter, level: Level, numbers: Vec<i32>) -> ObservationFilter {
    ObservationFilter { subjects: Some(vec![(level, numbers)]), ..filter.clone() }
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
