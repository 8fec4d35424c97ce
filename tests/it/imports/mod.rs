//! Imports end to end: files on disk into a migrated database, on each kind of database.

mod bundled;
mod files;
mod ledger;
mod lines;
mod observations;
mod observations_wrong;
mod vintages;

use std::io::Write;
use std::path::PathBuf;

use api::clock::SetClock;
use api::db::migrate;
use api::schools::import::{ImportError, ImportKind, ImportOptions, ImportReport, import_file};
use chrono::DateTime;
use flate2::Compression;
use flate2::write::GzEncoder;
use sea_orm::DatabaseConnection;
use tempfile::TempDir;
use tests::{dump_rows, empty_databases};

/// A migrated database without schools, and a folder for files.
struct Register {
    db: DatabaseConnection,
    folder: TempDir,
}

async fn on_each_register(test: impl AsyncFn(&Register)) {
    for database in empty_databases().await {
        let register = Register { db: database.open().await, folder: TempDir::new().expect("a folder") };
        migrate::up(&register.db).await.expect("up");
        test(&register).await;
        register.db.close().await.expect("the pool closes");
        database.remove().await;
    }
}

fn clock() -> SetClock {
    SetClock::at(DateTime::from_timestamp(1_790_000_000, 0).expect("a time"))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("to memory")
}

impl Register {
    fn save(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("the file is written");
        path
    }

    async fn import_with(
        &self,
        kind: ImportKind,
        name: &str,
        bytes: &[u8],
        options: ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        import_file(&self.db, &clock(), kind, &self.save(name, bytes), &options, &mut ()).await
    }

    async fn try_schools(&self, name: &str, bytes: &[u8]) -> Result<ImportReport, ImportError> {
        self.import_with(ImportKind::Establishments, name, bytes, ImportOptions::default()).await
    }

    async fn schools(&self, name: &str, text: &str) -> ImportReport {
        self.try_schools(name, text.as_bytes()).await.expect("the file is imported")
    }

    async fn links(&self, name: &str, text: &str) -> ImportReport {
        let report = self.import_with(ImportKind::Links, name, text.as_bytes(), ImportOptions::default()).await;
        report.expect("the file is imported")
    }

    /// All rows of all tables.
    async fn rows(&self) -> Vec<String> {
        dump_rows(&self.db).await
    }

    /// The rows of one table.
    async fn rows_of(&self, table: &str) -> Vec<serde_json::Value> {
        let prefix = format!("{table} ");
        let rows = self.rows().await;
        let rows = rows.iter().filter_map(|row| row.strip_prefix(&prefix));
        rows.map(|row| serde_json::from_str(row).expect("JSON")).collect()
    }

    async fn school(&self, urn: u32) -> serde_json::Value {
        let schools = self.rows_of("school").await;
        schools.into_iter().find(|school| school["urn"] == urn).unwrap_or_else(|| panic!("no school {urn}"))
    }
}
