use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use api::access::demo;
use api::clock::SetClock;
use api::config;
use api::entropy::CountingEntropy;
use api::references;
use api::schools::import::import_bundled;
use chrono::DateTime;
use entities::keys::LaCode;
use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A database that one test has for itself. It is removed when the test is over.
#[derive(Debug)]
pub struct Database {
    /// Its address.
    pub url: String,
    folder: Option<TempDir>,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);
static SQLITE: OnceCell<(TempDir, Vec<u8>)> = OnceCell::const_new();
static POSTGRES: OnceCell<String> = OnceCell::const_new();
static COPYING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Settings with which the harness opens a database.
pub fn settings(url: &str) -> config::Database {
    config::Database { url: url.into(), max_connections: 6, min_connections: 0, ..config::Database::default() }
}

async fn open(url: &str) -> DatabaseConnection {
    api::db::connect(&settings(url)).await.expect("the test database opens")
}

/// Address of the PostgreSQL server on which the suite makes its databases, if it is to run on one too.
fn postgres_server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// Databases with no tables: SQLite, and PostgreSQL if the suite is given a server.
///
/// # Panics
/// When they cannot be made.
pub async fn empty_databases() -> Vec<Database> {
    let folder = TempDir::new().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("empty.sqlite").display());
    let mut databases = vec![Database { url, folder: Some(folder) }];
    if let Some(server) = postgres_server() {
        databases.push(create(&server, "template0").await);
    }
    databases
}

/// Databases with the bundled extract and the invented people.
pub async fn filled_databases() -> Vec<Database> {
    let mut databases = vec![copy_of_sqlite().await];
    if let Some(server) = postgres_server() {
        let template = POSTGRES.get_or_init(|| fill_postgres(server.clone())).await;
        databases.push(create(&server, template).await);
    }
    databases
}

async fn copy_of_sqlite() -> Database {
    let (_, bytes) = SQLITE.get_or_init(fill_sqlite).await;
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("test.sqlite");
    std::fs::write(&path, bytes).expect("the database file is copied");
    Database { url: format!("sqlite://{}", path.display()), folder: Some(folder) }
}

async fn fill_sqlite() -> (TempDir, Vec<u8>) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("template.sqlite");
    let db = open(&format!("sqlite://{}", path.display())).await;
    fill(&db).await;
    db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("the log is written back");
    db.close().await.expect("the template closes");
    let bytes = std::fs::read(&path).expect("the template is read");
    (folder, bytes)
}

async fn fill_postgres(server: String) -> String {
    let database = create(&server, "template0").await;
    let db = open(&database.url).await;
    fill(&db).await;
    db.close().await.expect("the template closes");
    database.name().to_owned()
}

async fn fill(db: &DatabaseConnection) {
    let clock = SetClock::at(DateTime::from_timestamp(1_790_000_000, 0).expect("a time"));
    Migrator::up(db, None).await.expect("the tables are made");
    references::load(db).await.expect("the references are loaded");
    import_bundled(db, &clock, &mut ()).await.expect("the extract is imported");
    let entropy = Arc::new(CountingEntropy::default());
    let portsmouth = LaCode::new(851).expect("a code");
    demo::seed(db, &clock, entropy.as_ref(), portsmouth).await.expect("the people are invented");
}

async fn create(server: &str, template: &str) -> Database {
    let _one_at_a_time = COPYING.lock().await;
    let name = format!("partnership_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let db = open(server).await;
    let statement = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
    db.execute_unprepared(&statement).await.expect("a database is made");
    db.close().await.expect("the server is left");
    let (address, _) = server.rsplit_once('/').expect("an address ends in a database");
    Database { url: format!("{address}/{name}"), folder: None }
}

impl Database {
    /// A database that somebody else made and removes.
    #[must_use]
    pub fn at(url: String) -> Self {
        Self { url, folder: None }
    }

    fn name(&self) -> &str {
        self.url.rsplit('/').next().unwrap_or_default()
    }

    /// Opens it.
    pub async fn open(&self) -> DatabaseConnection {
        open(&self.url).await
    }

    /// Removes it. Nobody may be connected.
    ///
    /// # Panics
    /// When it cannot be removed.
    pub async fn remove(self) {
        if self.folder.is_none() {
            let db = open(&postgres_server().expect("the server is still named")).await;
            let statement = format!("DROP DATABASE {} (FORCE)", self.name());
            db.execute_unprepared(&statement).await.expect("the database is removed");
        }
    }
}
