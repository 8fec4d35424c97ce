use clap::{Args, Subcommand};
use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, TransactionTrait};
use sea_orm_migration::{MigrationStatus, MigratorTrait};
use serde_json::json;

use api::config::Database;

use super::console;
use super::context::{Context, connect};
use super::failure::{Exit, Failure, Outcome};

/// Milliseconds that one statement of a step may take: rewriting a large table takes its time.
const STATEMENT_MS: u64 = 3_600_000;
/// Names the lock that migrating processes queue for; any number that nobody else uses.
const LOCK: i64 = 8_510_002_016;

const EXAMPLES: &str = "\
Examples:
  partnership migrate status           exit 1 if steps are pending
  partnership migrate up               safe to run from several machines at once
  partnership migrate down --steps 1   undoes the last step; what its tables held is gone";

/// Bring the database to this version, take steps back, or show where it stands.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Migrate {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// Take all steps that are pending.
    Up,
    /// Undo the last steps. What their tables held is lost.
    Down {
        /// How many.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        steps: u32,
    },
    /// List the steps and which have been taken.
    Status,
}

/// One step and whether it has been taken.
type Step = (String, bool);

impl Migrate {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let config = context.settings(&[])?.config;
        context.run(&config.telemetry, async |_| {
            let db = connect(&patient(&config.database)).await?;
            let steps = match self.action {
                Action::Status => status(&db).await,
                Action::Up => up(&db).await,
                Action::Down { steps } => locked(&db, async || Migrator::down(&db, Some(steps)).await).await,
            };
            let steps = steps.map_err(|error| Failure::database(&error))?;
            show(&steps, context)?;
            let is_pending = steps.iter().any(|(_, taken)| !taken);
            let wants_none = matches!(self.action, Action::Status);
            Ok(if is_pending && wants_none { Exit::Found } else { Exit::Done })
        })
    }
}

/// Takes all pending steps, one process at a time, and says which have been taken.
pub(crate) async fn up(db: &DatabaseConnection) -> Result<Vec<Step>, DbErr> {
    locked(db, async || Migrator::up(db, None).await).await
}

/// The settings for changing tables: statements may take long, and the lock holds a connection of its own.
pub(crate) fn patient(settings: &Database) -> Database {
    Database {
        statement_timeout_ms: STATEMENT_MS,
        max_connections: settings.max_connections.max(2),
        ..settings.clone()
    }
}

/// Does it while no other process does. On PostgreSQL two that begin together would fail in the middle of the first
/// step; a transaction of its own holds a lock until the work is done. SQLite has one writer anyway.
async fn locked(db: &DatabaseConnection, task: impl AsyncFnOnce() -> Result<(), DbErr>) -> Result<Vec<Step>, DbErr> {
    if db.get_database_backend() != DatabaseBackend::Postgres {
        task().await?;
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

async fn status(db: &DatabaseConnection) -> Result<Vec<Step>, DbErr> {
    let steps = Migrator::get_migration_with_status_read_only(db).await?;
    Ok(steps.iter().map(|step| (step.name().to_owned(), step.status() == MigrationStatus::Applied)).collect())
}

fn show(steps: &[Step], context: &Context) -> Result<(), Failure> {
    let word = |taken| if taken { "taken" } else { "pending" };
    if context.global.json {
        let steps: Vec<_> = steps.iter().map(|(name, taken)| json!({ "step": name, "status": word(*taken) })).collect();
        console::print_json(&steps)
    } else {
        let rows: Vec<_> = steps.iter().map(|(name, taken)| [word(*taken).to_owned(), name.clone()]).collect();
        console::print(&console::columns(&rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn steps_are_pending_until_they_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        let db = api::db::connect(&Database { url: url.into(), ..Database::default() }).await.unwrap();
        let before = status(&db).await.unwrap();
        assert!(before.len() > 3 && before.iter().all(|(_, taken)| !taken));
        let after = up(&db).await.unwrap();
        assert!(after.len() == before.len() && after.iter().all(|(_, taken)| *taken));
        let back = locked(&db, async || Migrator::down(&db, Some(1)).await).await.unwrap();
        assert_eq!(back.iter().filter(|(_, taken)| !taken).count(), 1);
    }

    /// Needs a role that may create databases.
    #[tokio::test]
    async fn on_postgresql_several_may_begin_at_once() {
        let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
        let settings =
            |url: &str| patient(&Database { url: url.into(), tls_mode: "disable".into(), ..Database::default() });
        let admin = api::db::connect(&settings(&url)).await.unwrap();
        let name = format!("migrate_test_{}", std::process::id());
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (base, _) = url.rsplit_once('/').unwrap();
        let fresh = settings(&format!("{base}/{name}"));
        let one_of_many = async || {
            let db = api::db::connect(&fresh).await.unwrap();
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
