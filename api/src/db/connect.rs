use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

use super::statements;
use crate::config;

/// A connection that was idle for so long is tested before it is used: the database may have been started anew. A busy one
/// is not, because each test costs a round trip.
const TESTED_AFTER: Duration = Duration::from_secs(1);

/// Why there is no connection to the database.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address names a database that the service does not speak.
    #[error("database.url must begin with sqlite:// or postgres://")]
    UnknownKind,
    /// The folder for the SQLite file could not be made.
    #[error("the folder {path} for the database file could not be made", path = .0.display())]
    Folder(PathBuf, #[source] std::io::Error),
    /// `database.tls_mode` is not one of the modes.
    #[error("database.tls_mode must be url, disable, prefer, require, verify-ca or verify-full")]
    TlsMode,
    /// The database refused or did not answer.
    #[error("the database could not be opened")]
    Refused(#[source] DbErr),
}

/// Opens a pool of connections with the time-outs of the settings.
///
/// # Errors
/// When the address is wrong or the database does not answer.
pub async fn connect(settings: &config::Database) -> Result<DatabaseConnection, ConnectError> {
    let url = settings.url.expose_secret();
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(settings.max_connections)
        .min_connections(settings.min_connections)
        .acquire_timeout(Duration::from_millis(settings.acquire_timeout_ms))
        .connect_timeout(Duration::from_millis(settings.acquire_timeout_ms))
        .idle_timeout(Duration::from_secs(settings.idle_timeout_seconds))
        .test_before_acquire_if_idle_for(TESTED_AFTER)
        .sqlx_logging(false);
    if url.starts_with("sqlite:") {
        make_folder(url)?;
        sqlite(&mut options, settings);
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        postgres(&mut options, settings)?;
    } else {
        return Err(ConnectError::UnknownKind);
    }
    let mut db = Database::connect(options).await.map_err(ConnectError::Refused)?;
    db.set_metric_callback(|info| {
        statements::count_one();
        tracing::trace!(sql = %info.statement.sql, elapsed_us = info.elapsed.as_micros(), failed = info.failed, "statement");
    });
    Ok(db)
}

fn make_folder(url: &str) -> Result<(), ConnectError> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = Path::new(path.split('?').next().unwrap_or(path));
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|error| ConnectError::Folder(folder.to_owned(), error))
        }
        _ => Ok(()),
    }
}

/// Write-ahead log with full synchronisation: readers do not wait for the writer, and what was committed stays committed
/// when the power goes.
fn sqlite(options: &mut ConnectOptions, settings: &config::Database) {
    let busy = Duration::from_millis(settings.lock_timeout_ms);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(busy)
    });
}

fn postgres(options: &mut ConnectOptions, settings: &config::Database) -> Result<(), ConnectError> {
    let tls = Tls::of(settings)?;
    let timeouts = [
        ("statement_timeout", format!("{}ms", settings.statement_timeout_ms)),
        ("lock_timeout", format!("{}ms", settings.lock_timeout_ms)),
        ("idle_in_transaction_session_timeout", format!("{}ms", settings.statement_timeout_ms * 2)),
        ("timezone", "UTC".to_owned()),
    ];
    options.map_sqlx_postgres_opts(move |postgres| {
        let postgres = postgres.application_name("partnership").statement_cache_capacity(500).options(timeouts.clone());
        tls.apply(postgres)
    });
    Ok(())
}

/// What the settings say of encryption. Where they say nothing, the address decides: to weaken what it asks for would let
/// a connection that was meant to be verified be anybody's.
struct Tls {
    mode: Option<PgSslMode>,
    certificates: Option<PathBuf>,
}

impl Tls {
    fn of(settings: &config::Database) -> Result<Self, ConnectError> {
        let mode = match settings.tls_mode.as_str() {
            "url" => None,
            mode => Some(mode.parse().map_err(|_| ConnectError::TlsMode)?),
        };
        Ok(Self { mode, certificates: settings.tls_root_certificates.clone() })
    }

    fn apply(&self, postgres: PgConnectOptions) -> PgConnectOptions {
        let postgres = match self.mode {
            Some(mode) => postgres.ssl_mode(mode),
            None => postgres,
        };
        match &self.certificates {
            Some(path) => postgres.ssl_root_cert(path),
            None => postgres,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encryption_is_as_the_address_says_unless_a_setting_says_otherwise() {
        for (url, tls_mode, mode) in [
            ("postgres://db/p", "url", PgSslMode::Prefer),
            ("postgres://db/p?sslmode=verify-full", "url", PgSslMode::VerifyFull),
            ("postgres://db/p?sslmode=require", "verify-ca", PgSslMode::VerifyCa),
        ] {
            let settings = config::Database { tls_mode: tls_mode.to_owned(), ..config::Database::default() };
            let applied = Tls::of(&settings).unwrap().apply(url.parse().unwrap());
            assert_eq!(format!("{:?}", applied.get_ssl_mode()), format!("{mode:?}"), "{url} {tls_mode}");
        }
    }
}
