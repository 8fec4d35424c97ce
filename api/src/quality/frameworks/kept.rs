//! The frameworks as they are in the database, kept in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use entities::states::QaFrameworkSubject;
use entities::{qa_criterion, qa_descriptor, qa_framework, qa_grade};
use sea_orm::{DatabaseConnection, DbErr, EntityTrait, QueryOrder};

use crate::clock::Clock;
use crate::db::fresh::Fresh;
use crate::quality::rules::Framework;

/// All versions of all frameworks.
#[derive(Debug, Default)]
pub struct Frameworks(BTreeMap<i32, Framework>);

impl Frameworks {
    /// Reads the frameworks. Four statements. They are nobody's rows: by what work is judged is no secret.
    ///
    /// # Errors
    /// When the database fails.
    #[expect(clippy::disallowed_methods, reason = "frameworks are nobody's rows")]
    pub async fn read(db: &DatabaseConnection) -> Result<Self, DbErr> {
        let rows = qa_framework::Entity::find().all(db).await?.into_iter();
        let bare = |row: qa_framework::Model| Framework { row, grades: vec![], criteria: vec![], descriptors: vec![] };
        let mut frameworks: BTreeMap<i32, Framework> = rows.map(|row| (row.id, bare(row))).collect();
        for row in qa_grade::Entity::find().order_by_asc(qa_grade::Column::Number).all(db).await? {
            frameworks.entry(row.framework_id).and_modify(|framework| framework.grades.push(row));
        }
        for row in qa_criterion::Entity::find().order_by_asc(qa_criterion::Column::Position).all(db).await? {
            frameworks.entry(row.framework_id).and_modify(|framework| framework.criteria.push(row));
        }
        for row in qa_descriptor::Entity::find().order_by_asc(qa_descriptor::Column::Number).all(db).await? {
            frameworks.entry(row.framework_id).and_modify(|framework| framework.descriptors.push(row));
        }
        Ok(Self(frameworks))
    }

    /// All versions, by number.
    pub fn all(&self) -> impl Iterator<Item = &Framework> {
        self.0.values()
    }

    /// The version with the number.
    #[must_use]
    pub fn numbered(&self, id: i32) -> Option<&Framework> {
        self.0.get(&id)
    }

    /// The version of the framework with the code.
    #[must_use]
    pub fn version(&self, code: &str, version: i32) -> Option<&Framework> {
        self.all().find(|framework| framework.row.code == code && framework.row.version == version)
    }

    /// The latest version for what is reviewed that was published by the day.
    #[must_use]
    pub fn in_force(&self, subject: QaFrameworkSubject, on: NaiveDate) -> Option<&Framework> {
        let published = self.all().filter(|found| found.row.subject == subject && found.row.published_on <= on);
        published.max_by_key(|framework| (framework.row.published_on, framework.row.version))
    }
}

/// The frameworks, read again when they are no longer fresh.
#[derive(Debug)]
pub struct FrameworkCache(Fresh<Frameworks>);

impl FrameworkCache {
    /// An empty cache.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Fresh::new(clock))
    }

    /// The frameworks. No statement while they are fresh, else four.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, db: &DatabaseConnection) -> Result<Arc<Frameworks>, DbErr> {
        self.0.get(async || Frameworks::read(db).await).await
    }
}
