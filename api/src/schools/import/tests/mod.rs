//! Imports into a real database, a file of SQLite of its own for each test.
#![expect(clippy::disallowed_methods, reason = "tests look at the rows as they are")]

mod bundled;
mod files;
mod lines;
mod memberships;

use std::path::PathBuf;

use chrono::DateTime;
use entities::{group_membership, inspection, name_word, name_word_deletion, school, school_group, school_link};
use entities::{group_source, school_source};
use migration::Migrator;
use sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};
use sea_orm_migration::MigratorTrait;

use super::{ImportError, ImportKind, ImportOptions, ImportReport, import_file};
use crate::clock::SetClock;
use crate::config;

/// A register of its own.
struct Register {
    db: DatabaseConnection,
    folder: tempfile::TempDir,
}

/// All that files have said, apart from numbers of rows.
#[derive(Debug, PartialEq)]
struct Everything {
    schools: Vec<school::Model>,
    groups: Vec<school_group::Model>,
    memberships: Vec<(i32, i32, String, String)>,
    links: Vec<school_link::Model>,
    inspections: Vec<inspection::Model>,
    words: Vec<name_word::Model>,
    remainders: Vec<name_word_deletion::Model>,
    school_sources: usize,
    group_sources: usize,
}

fn clock() -> SetClock {
    SetClock::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap())
}

impl Register {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("register.sqlite").display());
        Self::at(&url, folder).await
    }

    async fn at(url: &str, folder: tempfile::TempDir) -> Self {
        let settings = config::Database { url: url.into(), tls_mode: "disable".to_owned(), ..Default::default() };
        let db = crate::db::connect(&settings).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        Self { db, folder }
    }

    fn save(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    async fn try_import(&self, kind: ImportKind, name: &str, text: &str) -> Result<ImportReport, ImportError> {
        self.try_import_with(kind, name, text, ImportOptions::default()).await
    }

    async fn try_import_with(
        &self,
        kind: ImportKind,
        name: &str,
        text: &str,
        options: ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let path = self.save(name, text.as_bytes());
        import_file(&self.db, &clock(), kind, &path, &options, &mut ()).await
    }

    async fn import(&self, kind: ImportKind, name: &str, text: &str) -> ImportReport {
        self.try_import(kind, name, text).await.unwrap()
    }

    async fn schools(&self, name: &str, text: &str) -> ImportReport {
        self.import(ImportKind::Establishments, name, text).await
    }

    async fn school(&self, urn: i32) -> school::Model {
        let urn = entities::keys::Urn::new(urn).unwrap();
        school::Entity::find_by_id(urn).one(&self.db).await.unwrap().unwrap()
    }

    async fn everything(&self) -> Everything {
        let db = &self.db;
        let text = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        let mut memberships: Vec<_> = group_membership::Entity::find()
            .all(db)
            .await
            .unwrap()
            .into_iter()
            .map(|row| (row.urn.get(), row.group_uid.get(), text(row.joined_on), text(row.left_on)))
            .collect();
        memberships.sort();
        let links = school_link::Entity::find().order_by_asc(school_link::Column::Urn);
        let links = links.order_by_asc(school_link::Column::LinkUrn).order_by_asc(school_link::Column::LinkTypeCode);
        let inspections = inspection::Entity::find().order_by_asc(inspection::Column::Urn);
        let inspections = inspections.order_by_asc(inspection::Column::InspectedOn).all(db).await.unwrap();
        let words = name_word::Entity::find().order_by_asc(name_word::Column::SubjectKey);
        let words = words.order_by_asc(name_word::Column::Word).order_by_asc(name_word::Column::Subject);
        let remainders = name_word_deletion::Entity::find().order_by_asc(name_word_deletion::Column::Remainder);
        Everything {
            schools: school::Entity::find().order_by_asc(school::Column::Urn).all(db).await.unwrap(),
            groups: school_group::Entity::find().order_by_asc(school_group::Column::Uid).all(db).await.unwrap(),
            memberships,
            links: links
                .all(db)
                .await
                .unwrap()
                .into_iter()
                .map(|row| school_link::Model { source_file_id: 0, ..row })
                .collect(),
            inspections: inspections
                .into_iter()
                .map(|row| inspection::Model { id: 0, source_file_id: 0, ..row })
                .collect(),
            words: words.all(db).await.unwrap(),
            remainders: remainders.order_by_asc(name_word_deletion::Column::Word).all(db).await.unwrap(),
            school_sources: school_source::Entity::find().all(db).await.unwrap().len(),
            group_sources: group_source::Entity::find().all(db).await.unwrap().len(),
        }
    }
}
