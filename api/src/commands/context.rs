use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use api::auth::Actor;
use api::clock::{Clock, SystemClock};
use api::config::{self, Inputs, Loaded};
use api::db;
use api::entropy::{Entropy, SystemEntropy};
use api::operation::Operation;
use api::telemetry::{self, Telemetry};
use clap::Args;
use entities::keys::LaCode;
use migration::Migrator;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

use super::console;
use super::failure::{Exit, Failure};

/// What every command takes.
#[derive(Debug, Default, Args)]
pub(crate) struct Global {
    /// Settings file; without it partnership.toml of this folder is read if it is there.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// One setting, over file and environment: --set limits.cost=9000. May be given several times.
    #[arg(long, global = true, value_name = "KEY=VALUE", value_parser = key_and_value)]
    pub(crate) set: Vec<(String, String)>,

    /// Write the result as one line of JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Say nothing but results and errors.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("the form is KEY=VALUE, such as server.port=8081")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

/// What every command is given.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) global: Global,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl Context {
    pub(crate) fn new(global: Global) -> Self {
        Self { global, clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy) }
    }

    /// The settings in force; those that the command itself decides count most.
    pub(crate) fn settings(&self, decided: &[(&str, String)]) -> Result<Loaded, Failure> {
        config::load(&self.inputs(decided)).map_err(|problems| Failure::new(Exit::Usage, problems.to_string()))
    }

    pub(crate) fn inputs(&self, decided: &[(&str, String)]) -> Inputs {
        let decided = decided.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
        Inputs::of_process(self.global.config.clone(), self.global.set.iter().cloned().chain(decided).collect())
    }

    /// What a use case of the operator is given: the command acts for the partnership of the area.
    pub(crate) fn operation(&self, db: &DatabaseConnection, area: LaCode, command: &str) -> Operation {
        Operation {
            db: db.clone(),
            actor: Arc::new(Actor::operator(area)),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            request_id: Arc::from(command),
        }
    }

    /// Begins to log as the settings say; `--quiet` leaves errors only.
    pub(crate) fn start(&self, settings: &config::Telemetry) -> Result<Telemetry, Failure> {
        let mut settings = settings.clone();
        if self.global.quiet {
            settings.log = "error".to_owned();
        }
        telemetry::start(&settings, console::is_watched()).map_err(|error| Failure::caused(Exit::Usage, &error))
    }

    /// Runs the future on a runtime of its own and sends the last traces.
    pub(crate) fn run<T>(
        &self,
        settings: &config::Telemetry,
        task: impl AsyncFnOnce(&Telemetry) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let telemetry = self.start(settings)?;
        let outcome = block_on(task(&telemetry))?;
        telemetry.flush();
        outcome
    }
}

fn block_on<F: Future>(future: F) -> Result<F::Output, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Server, format!("no threads to run on: {error}")))?;
    Ok(runtime.block_on(future))
}

/// Opens the database of the settings.
pub(crate) async fn connect(settings: &config::Database) -> Result<DatabaseConnection, Failure> {
    db::connect(settings).await.map_err(|error| Failure::database(&error))
}

/// Refuses to go on with a database that lacks steps of this version.
pub(crate) async fn require_migrated(db: &DatabaseConnection) -> Result<(), Failure> {
    let pending = Migrator::get_pending_migrations_read_only(db).await.map_err(|error| Failure::database(&error))?;
    match pending.len() {
        0 => Ok(()),
        steps => {
            let message = format!("the database lacks {steps} step(s) of this version: run `partnership migrate up`");
            Err(Failure::new(Exit::Database, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_split_at_the_first_sign() {
        let url = key_and_value("database.url=postgres://db/p?sslmode=require").unwrap();
        assert_eq!(url, ("database.url".to_owned(), "postgres://db/p?sslmode=require".to_owned()));
        assert!(key_and_value("database.url").is_err());
    }

    #[test]
    fn what_the_command_decides_counts_for_more_than_what_was_set() {
        let set = vec![("server.port".to_owned(), "1".to_owned()), ("limits.cost".to_owned(), "77".to_owned())];
        let context = Context::new(Global { set, ..Global::default() });
        let config = context.settings(&[("server.port", "2".to_owned())]).unwrap().config;
        assert_eq!((config.server.port, config.limits.cost), (2, 77));
    }
}
