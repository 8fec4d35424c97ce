use clap::{Args, Subcommand};
use serde_json::json;

use api::db::migrate::{Step, down, patient, status, up};
use api::references;

use super::console;
use super::context::{Context, connect};
use super::failure::{Exit, Failure, Outcome};

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

impl Migrate {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let config = context.settings(&[])?.config;
        context.run(&config.telemetry, async |_| {
            let db = connect(&patient(&config.database)).await?;
            let steps = match self.action {
                Action::Status => status(&db).await,
                Action::Up => up(&db).await,
                Action::Down { steps } => down(&db, steps).await,
            };
            let steps = steps.map_err(|error| Failure::database(&error))?;
            if matches!(self.action, Action::Up) {
                references::load(&db).await.map_err(|error| Failure::database(&error))?;
            }
            show(&steps, context)?;
            let is_pending = steps.iter().any(|(_, taken)| !taken);
            let wants_none = matches!(self.action, Action::Status);
            Ok(if is_pending && wants_none { Exit::Found } else { Exit::Done })
        })
    }
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
