//! The catalogue as it is in the database, kept in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use entities::{cohort, cohort_part, disclosure_rule, measure, measure_break};
use sea_orm::{DatabaseConnection, DbErr, EntityTrait, QueryOrder};

use crate::clock::Clock;
use crate::db::fresh::Fresh;

/// A way to part a cohort into others that have no pupil in common and leave none out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// Code, such as `SEX`.
    pub code: String,
    /// Number of the whole.
    pub whole: i16,
    /// Numbers of the parts.
    pub parts: Vec<i16>,
}

/// All measures, cohorts and rules as they were at one moment.
#[derive(Debug, Default)]
pub struct Catalogue {
    measures: BTreeMap<String, Arc<measure::Model>>,
    numbered: HashMap<i32, Arc<measure::Model>>,
    breaks: HashMap<i32, Vec<measure_break::Model>>,
    cohorts: BTreeMap<i16, cohort::Model>,
    numbers: HashMap<String, i16>,
    partitions: Vec<Partition>,
    rules: HashMap<String, disclosure_rule::Model>,
}

impl Catalogue {
    /// Reads the catalogue. Five statements. It is nobody's rows: everybody may know what can be measured.
    ///
    /// # Errors
    /// When the database fails.
    #[expect(clippy::disallowed_methods, reason = "the catalogue is nobody's rows")]
    pub async fn read(db: &DatabaseConnection) -> Result<Self, DbErr> {
        let mut catalogue = Self::default();
        for measure in measure::Entity::find().all(db).await?.into_iter().map(Arc::new) {
            catalogue.numbered.insert(measure.id, Arc::clone(&measure));
            catalogue.measures.insert(measure.code.clone(), measure);
        }
        for change in measure_break::Entity::find().order_by_asc(measure_break::Column::Period).all(db).await? {
            catalogue.breaks.entry(change.measure_id).or_default().push(change);
        }
        for cohort in cohort::Entity::find().all(db).await? {
            if let Some(number) = cohort.number {
                catalogue.numbers.insert(cohort.code.clone(), number);
                catalogue.cohorts.insert(number, cohort);
            }
        }
        let parts = cohort_part::Entity::find()
            .order_by_asc(cohort_part::Column::PartitionCode)
            .order_by_asc(cohort_part::Column::PartCode)
            .all(db)
            .await?;
        parts.iter().for_each(|part| catalogue.add_part(part));
        for rule in disclosure_rule::Entity::find().order_by_asc(disclosure_rule::Column::Version).all(db).await? {
            catalogue.rules.insert(rule.code.clone(), rule);
        }
        Ok(catalogue)
    }

    fn add_part(&mut self, row: &cohort_part::Model) {
        let (Some(whole), Some(part)) = (self.number(&row.whole_code), self.number(&row.part_code)) else { return };
        match self.partitions.iter_mut().find(|partition| partition.code == row.partition_code) {
            Some(partition) => partition.parts.push(part),
            None => self.partitions.push(Partition { code: row.partition_code.clone(), whole, parts: vec![part] }),
        }
    }

    /// All measures, by code.
    pub fn measures(&self) -> impl Iterator<Item = &Arc<measure::Model>> {
        self.measures.values()
    }

    /// The measure with the code.
    #[must_use]
    pub fn measure(&self, code: &str) -> Option<&Arc<measure::Model>> {
        self.measures.get(code)
    }

    /// The measure with the number.
    #[must_use]
    pub fn measure_numbered(&self, id: i32) -> Option<&Arc<measure::Model>> {
        self.numbered.get(&id)
    }

    /// Where the definition of the measure changed, the earliest first.
    #[must_use]
    pub fn breaks(&self, measure_id: i32) -> &[measure_break::Model] {
        self.breaks.get(&measure_id).map_or(&[], Vec::as_slice)
    }

    /// Cohorts of pupils, in the order of the list.
    pub fn cohorts(&self) -> impl Iterator<Item = &cohort::Model> {
        self.cohorts.values()
    }

    /// The cohort with the number.
    #[must_use]
    pub fn cohort_numbered(&self, number: i16) -> Option<&cohort::Model> {
        self.cohorts.get(&number)
    }

    /// The number of the cohort of pupils with the code.
    #[must_use]
    pub fn number(&self, code: &str) -> Option<i16> {
        self.numbers.get(code).copied()
    }

    /// Ways to part a cohort into others.
    #[must_use]
    pub fn partitions(&self) -> &[Partition] {
        &self.partitions
    }

    /// The disclosure rule of the family that is in force.
    #[must_use]
    pub fn rule(&self, code: &str) -> Option<&disclosure_rule::Model> {
        self.rules.get(code)
    }
}

/// The catalogue, read again when it is no longer fresh.
#[derive(Debug)]
pub struct CatalogueCache(Fresh<Catalogue>);

impl CatalogueCache {
    /// An empty cache.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Fresh::new(clock))
    }

    /// The catalogue. No statement while it is fresh, else five.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, db: &DatabaseConnection) -> Result<Arc<Catalogue>, DbErr> {
        self.0.get(async || Catalogue::read(db).await).await
    }
}
