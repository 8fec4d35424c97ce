//! The service, over the same database, asked as a dashboard and, with the register open, as nobody.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use api::access::demo;
use api::app::App;
use api::auth::Issuer;
use api::auth::development::DevelopmentKey;
use api::clock::SystemClock;
use api::config::{Auth, Config, Database, Server};
use api::entropy::SystemEntropy;
use api::http::{Running, serve};
use api::schools::import::{ImportKind, ImportOptions, import_bundled, import_file};
use chrono::TimeDelta;
use entities::keys::LaCode;
use migration::Migrator;
use sea_orm_migration::MigratorTrait;
use secrecy::ExposeSecret;
use tempfile::TempDir;

use crate::Query;
use crate::load::Request;

const LIST: &str = "{ schools(first: 20, filter: { search: \"port\", phaseCodes: [2], statusCodes: [1] }) \
    { totalCount pageInfo { hasNextPage } edges { node { urn name trust { name } } } } }";

const ONE: &str = "{ school(urn: 116182) { urn name phase { name } pupilCount trust { name } } }";

/// The service, running.
pub struct Service {
    running: Running,
    token: String,
}

fn database(url: &str) -> Database {
    Database { url: url.into(), max_connections: 8, statement_timeout_ms: 600_000, ..Database::default() }
}

/// Makes the tables and imports the register, where an earlier run has not.
pub async fn fill(url: &str, files: &[PathBuf]) {
    let db = api::db::connect(&database(url)).await.expect("the database answers");
    Migrator::up(&db, None).await.expect("the tables are made");
    import_bundled(&db, &SystemClock, &mut ()).await.expect("the extract is imported");
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let kind = match name {
            name if name.starts_with("group-links") || name.starts_with("links") => ImportKind::Links,
            name if name.starts_with("groups") => ImportKind::Groups,
            name if name.contains("inspection") => ImportKind::Inspections,
            _ => ImportKind::Establishments,
        };
        let options = ImportOptions::default();
        let report = import_file(&db, &SystemClock, kind, path, &options, &mut ()).await.expect("a file is imported");
        eprintln!("{}: {} rows, {} created, {} refused", report.file, report.rows, report.created, report.refused);
    }
    let portsmouth = LaCode::new(851).expect("a code");
    demo::seed(&db, &SystemClock, &SystemEntropy, portsmouth).await.expect("the people are invented");
    sea_orm::ConnectionTrait::execute_unprepared(&db, "ANALYZE").await.expect("the planner knows the tables");
    db.close().await.expect("the database is left");
}

impl Service {
    /// Serves over the database.
    pub async fn serve(url: &str) -> Self {
        let keys = TempDir::new().expect("a folder");
        let key = DevelopmentKey::open_or_make(keys.path()).expect("a key");
        let auth = Auth { keys: vec![key.setting()], anonymous_register: true, ..Auth::default() };
        let pem = key.private_pem().expect("the key is read");
        let issuer = Issuer::from_pem(key.kid.clone(), &pem, &auth.issuer, &auth.audience).expect("an issuer");
        let token = issuer.issue("dashboard", TimeDelta::hours(1), &SystemClock, &SystemEntropy).expect("a token");
        let server = Server { port: 0, workers: 2, ..Server::default() };
        let config = Config { server, database: database(url), auth, ..Config::default() };
        let app =
            App::build(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.expect("the service is built");
        let running = serve(app).expect("a port");
        Self { running, token: token.token.expose_secret().to_owned() }
    }

    /// The questions, each to both servers: as nobody, who may read the open register, and as a dashboard with a token.
    pub fn queries(&self, bare: SocketAddr) -> Vec<Query> {
        let address = self.running.address;
        let mut queries = Vec::new();
        for (name, path, query) in [("schools", "/schools", LIST), ("school", "/school", ONE)] {
            for (who, token) in [("open register", None), ("signed in", Some(self.token.as_str()))] {
                queries.push(Query {
                    name: format!("{name}, {who}"),
                    bare: Request::get(bare, path),
                    service: Request::query(address, token, query),
                });
            }
        }
        queries
    }

    /// Stops.
    pub async fn stop(self) {
        self.running.stop().await.expect("the server stops");
    }
}
