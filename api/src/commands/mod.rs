//! The command line: one file for each command. Results go to standard output, all else to standard error.

mod access;
mod config;
mod console;
mod context;
mod demo;
mod doctor;
mod failure;
mod generated;
mod import;
mod import_observations;
mod import_programme;
mod lifetime;
mod migrate;
mod progress;
mod schema;
mod serve;
mod token;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use context::{Context, Global};
use failure::Outcome;

const EXAMPLES: &str = "\
Examples:
  partnership demo                                try it: real schools, invented users, GraphiQL
  partnership demo --data-dir /tmp/try --port 0   the same elsewhere, on a free port
  partnership token --user trust-user             a token for another of the demo's users
  partnership doctor                              what is wrong, and how to mend it
  partnership migrate up && partnership serve     what a deployment runs

Exit codes:
  0  done
  1  done, and something was found: lines refused, steps pending, a schema that differs, problems
  2  the command line or the settings are wrong
  3  the database does not answer, fails, or is not up to date
  4  a file cannot be read, or is not what it should be
  5  the server cannot listen, or failed

Results are written to standard output, progress and logs to standard error. With --json a result is
one line of JSON. Settings are read from partnership.toml, from PARTNERSHIP_* in the environment and
from --set, each over the one before; `partnership config` shows what is in force and why.";

/// The Partnership API: schools, trusts and the work to improve them, over GraphQL.
#[derive(Debug, Parser)]
#[command(name = "partnership", version, after_help = EXAMPLES, max_term_width = 100)]
struct CommandLine {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Demo),
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Import(import::Import),
    Token(token::Token),
    User(user::User),
    Schema(schema::Schema),
    Access(access::Access),
    Doctor(doctor::Doctor),
    Config(config::ShowConfig),
}

/// Runs the command that the command line names.
pub(crate) fn run() -> ExitCode {
    let line = CommandLine::parse();
    let context = Context::new(line.global);
    let outcome = match line.command {
        Command::Demo(command) => command.run(&context),
        Command::Serve(command) => command.run(&context),
        Command::Migrate(command) => command.run(&context),
        Command::Import(command) => command.run(&context),
        Command::Token(command) => command.run(&context),
        Command::User(command) => command.run(&context),
        Command::Schema(command) => command.run(&context),
        Command::Access(command) => command.run(&context),
        Command::Doctor(command) => command.run(&context),
        Command::Config(command) => command.run(&context),
    };
    exit(outcome)
}

fn exit(outcome: Outcome) -> ExitCode {
    let exit = outcome.unwrap_or_else(|failure| {
        console::complain(&failure.message);
        failure.exit
    });
    ExitCode::from(u8::from(exit))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::failure::Exit;
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn every_command_and_argument_is_explained() {
        fn check(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        check(&CommandLine::command());
    }

    #[test]
    fn every_exit_code_is_documented() {
        for exit in [Exit::Done, Exit::Found, Exit::Usage, Exit::Database, Exit::File, Exit::Server] {
            assert!(EXAMPLES.contains(&format!("\n  {}  ", u8::from(exit))), "{exit:?}");
        }
    }
}
