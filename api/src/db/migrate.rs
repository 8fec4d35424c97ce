//! Brings the tables to this version, or back; several processes may begin at once.

use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, TransactionTrait};
use sea_orm_migration::{MigrationStatus, MigratorTrait};

use crate::config::Database;

/// Milliseconds that one statement of a step may take: rewriting a large table takes its time.
const STATEMENT_MS: u64 = 3_600_000;
/// Names the lock that migrating processes queue for; any number that nobody else uses.
const LOCK: i64 = 8_510_002_016;

/// One step and whether it has been taken.
pub type Step = (String, bool);

/// Takes all pending steps, one process at a time, and says which have been taken.
///
/// # Errors
/// When the database fails; the step that failed has changed nothing.
pub async fn up(db: &DatabaseConnection) -> Result<Vec<Step>, DbErr> {
    locked(db, async || Migrator::up(db, None).await).await
}

/// Undoes the last steps, one process at a time, and says which are still taken.
///
/// # Errors
/// When the database fails; the step that failed has changed nothing.
pub async fn down(db: &DatabaseConnection, steps: u32) -> Result<Vec<Step>, DbErr> {
    locked(db, async || Migrator::down(db, Some(steps)).await).await
}

/// The settings for changing tables: statements may take long, and the lock holds a connection of its own.
#[must_use]
pub fn patient(settings: &Database) -> Database {
    Database {
        statement_timeout_ms: STATEMENT_MS,
        max_connections: settings.max_connections.max(2),
        ..settings.clone()
    }
}

/// Does it while no other process does: two that begin together would fail in the middle of the first step. On PostgreSQL
/// a transaction of its own holds a lock until the work is done. The one writer of SQLite cannot be held beside the work;
/// there, who fails at a step that another has finished meanwhile begins again after it.
async fn locked(db: &DatabaseConnection, task: impl AsyncFn() -> Result<(), DbErr>) -> Result<Vec<Step>, DbErr> {
    if db.get_database_backend() != DatabaseBackend::Postgres {
        let mut before = status(db).await?;
        while let Err(error) = task().await {
            let now = status(db).await?;
            if now == before {
                return Err(error);
            }
            before = now;
        }
        return status(db).await;
    }
    let lock = db.begin().await?;
    for sql in [
        "SET LOCAL lock_timeout = '10min'",
        "SET LOCAL statement_timeout = '10min'",
        "SET LOCAL idle_in_transaction_session_timeout = 0",
        &format!("SELECT pg_advisory_xact_lock({LOCK})"),
    ] {
        lock.execute_unprepared(sql).await?;
    }
    task().await?;
    lock.commit().await?;
    status(db).await
}

/// Which steps there are, and which have been taken.
///
/// # Errors
/// When the database fails.
pub async fn status(db: &DatabaseConnection) -> Result<Vec<Step>, DbErr> {
    let steps = Migrator::get_migration_with_status_read_only(db).await?;
    Ok(steps.iter().map(|step| (step.name().to_owned(), step.status() == MigrationStatus::Applied)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn steps_are_pending_until_they_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        let db = crate::db::connect(&Database { url: url.into(), ..Database::default() }).await.unwrap();
        let before = status(&db).await.unwrap();
        assert!(before.len() > 3 && before.iter().all(|(_, taken)| !taken));
        let after = up(&db).await.unwrap();
        assert!(after.len() == before.len() && after.iter().all(|(_, taken)| *taken));
        let back = down(&db, 1).await.unwrap();
        assert_eq!(back.iter().filter(|(_, taken)| !taken).count(), 1);
    }

    /// Needs a role that may create databases.
    #[tokio::test]
    async fn on_postgresql_several_may_begin_at_once() {
        let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
        let settings =
            |url: &str| patient(&Database { url: url.into(), tls_mode: "disable".into(), ..Database::default() });
        let admin = crate::db::connect(&settings(&url)).await.unwrap();
        let name = format!("migrate_test_{}", std::process::id());
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (base, _) = url.rsplit_once('/').unwrap();
        let fresh = settings(&format!("{base}/{name}"));
        let one_of_many = async || {
            let db = crate::db::connect(&fresh).await.unwrap();
            let steps = up(&db).await;
            db.close().await.unwrap();
            steps
        };
        let outcomes = futures_util::future::join_all((0..4).map(|_| one_of_many())).await;
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
        for outcome in outcomes {
            assert!(outcome.unwrap().iter().all(|(_, taken)| *taken));
        }
    }
}
