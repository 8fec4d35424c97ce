mod checks;
mod finding;

use api::config::{Config, Loaded, Source};
use clap::Args;

use self::finding::{Finding, State};
use super::console;
use super::context::Context;
use super::failure::{Exit, Failure, Outcome};

const EXAMPLES: &str = "\
Examples:
  partnership doctor
  partnership doctor --config /etc/partnership.toml --json | jq 'map(select(.state != \"ok\"))'

It changes nothing. Exit 1 if there is a problem; a warning is none.";

/// Examine an installation: what is wrong, and how to mend it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Doctor {}

impl Doctor {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let findings = match api::config::load(&context.inputs(&[])) {
            Ok(loaded) => examine(&loaded, context)?,
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
}

fn examine(loaded: &Loaded, context: &Context) -> Result<Vec<Finding>, Failure> {
    let config = &loaded.config;
    // What it finds it says itself; the log would say it twice.
    let telemetry = api::config::Telemetry { log: "off".to_owned(), ..config.telemetry.clone() };
    context.run(&telemetry, async |_| {
        let mut findings = vec![settings(loaded)];
        findings.extend(checks::keys(&config.auth));
        findings.extend(checks::key_set(&config.auth, context.clock.clone()).await);
        findings.extend(database(config, context).await);
        Ok(findings)
    })
}

fn settings(loaded: &Loaded) -> Finding {
    let set = loaded.sources.values().filter(|source| **source != Source::Default).count();
    Finding::ok("settings", format!("{set} set, the others are defaults; `partnership config` shows them"))
}

async fn database(config: &Config, context: &Context) -> Vec<Finding> {
    match checks::connection(&config.database).await {
        Err(finding) => vec![finding],
        Ok((db, finding)) => {
            vec![finding, checks::migrations(&db).await, checks::clock(&db, &*context.clock, &config.auth).await]
        }
    }
}
