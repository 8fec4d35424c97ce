mod checks;
mod finding;
mod sums;

use api::config::{Config, Loaded, Source};
use api::db::migrate::patient;
use clap::Args;

use self::finding::{Finding, State};
use super::console;
use super::context::Context;
use super::failure::{Exit, Failure, Outcome};

const EXAMPLES: &str = "\
Examples:
  partnership doctor
  partnership doctor --config /etc/partnership.toml --json | jq 'map(select(.state != \"ok\"))'
  partnership doctor --rebuild-sums   mend the sums that are kept of the ledger, then examine

Without --rebuild-sums it changes nothing. Exit 1 if there is a problem; a warning is none.";

/// Examine an installation: what is wrong, and how to mend it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Doctor {
    /// Keep the sums of the ledger and the schools' shares in them anew, before they are examined. Who moves money
    /// meanwhile waits.
    #[arg(long)]
    rebuild_sums: bool,
}

impl Doctor {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let findings = match api::config::load(&context.inputs(&[])) {
            Ok(loaded) => self.examine(&loaded, context)?,
            Err(problems) => problems.0.iter().map(checks::setting).collect(),
        };
        if context.global.json {
            console::print_json(&findings)?;
        } else {
            console::print(&finding::as_text(&findings))?;
        }
        let is_ill = findings.iter().any(|finding| finding.state == State::Problem);
        Ok(if is_ill { Exit::Found } else { Exit::Done })
    }

    fn examine(&self, loaded: &Loaded, context: &Context) -> Result<Vec<Finding>, Failure> {
        let config = &loaded.config;
        // What it finds it says itself; the log would say it twice.
        let telemetry = api::config::Telemetry { log: "off".to_owned(), ..config.telemetry.clone() };
        context.run(&telemetry, async |_| {
            let mut findings = vec![settings(loaded)];
            findings.extend(checks::keys(&config.auth));
            findings.extend(checks::key_set(&config.auth, context.clock.clone()).await);
            findings.extend(self.database(config, context).await);
            Ok(findings)
        })
    }

    async fn database(&self, config: &Config, context: &Context) -> Vec<Finding> {
        // To keep all sums anew may take long.
        let settings = if self.rebuild_sums { patient(&config.database) } else { config.database.clone() };
        let (db, finding) = match checks::connection(&settings).await {
            Ok(connected) => connected,
            Err(finding) => return vec![finding],
        };
        let migrations = checks::migrations(&db).await;
        let has_tables = migrations.state == State::Ok;
        let mut findings = vec![finding, migrations, checks::clock(&db, &*context.clock, &config.auth).await];
        if has_tables && self.rebuild_sums {
            findings.push(sums::rebuild(&db).await);
        }
        if has_tables {
            findings.push(sums::check(&db).await);
        }
        findings
    }
}

fn settings(loaded: &Loaded) -> Finding {
    let set = loaded.sources.values().filter(|source| **source != Source::Default).count();
    Finding::ok("settings", format!("{set} set, the others are defaults; `partnership config` shows them"))
}
