use api::access::demo;
use api::access::rules::MembershipRefused;
use api::access::service::{appoint_administrator, set_shut_out};
use api::operation::{Failure as UseCaseFailure, Operation};
use clap::{Args, Subcommand};
use sea_orm::DatabaseConnection;
use serde_json::json;

use super::console;
use super::context::{Context, connect, require_migrated};
use super::failure::{Exit, Failure, Outcome};

const EXAMPLES: &str = "\
Examples:
  partnership user appoint --subject 5f0c… --name 'A. Officer'   the first administrator of partnership.la_code
  partnership user shut-out --subject 5f0c… --reason 'left'      no token of the user is believed from now on
  partnership user list";

/// Make the first administrator, shut users out, list who holds which role.
///
/// Administrators grant all other memberships themselves, by `grantMembership`. What these commands do is written to the audit
/// trail with nobody as the actor.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct User {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a user an administrator (LA_ADMIN) of the local authority of `partnership.la_code`, from today on.
    Appoint {
        /// Subject (`sub`) of the user's tokens.
        #[arg(long, value_name = "SUBJECT")]
        subject: String,
        /// Name to show; the subject if left out.
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Believe no token of a user from now on.
    ShutOut(Whom),
    /// Believe the tokens of a user again.
    Readmit(Whom),
    /// List who may sign in, and as what.
    List,
}

#[derive(Debug, Args)]
struct Whom {
    /// Subject (`sub`) of the user's tokens.
    #[arg(long, value_name = "SUBJECT")]
    subject: String,
    /// Why, for the audit trail.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl User {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let config = context.settings(&[])?.config;
        let area = config.partnership.la_code;
        context.run(&config.telemetry, async |_| {
            let db = connect(&config.database).await?;
            require_migrated(&db).await?;
            let operation = context.operation(&db, area, "partnership user");
            match self.action {
                Action::Appoint { subject, name } => {
                    let name = name.as_deref().unwrap_or(&subject);
                    let written = appoint_administrator(&operation, area, &subject, name).await.map_err(refused)?;
                    let starts_on = written.starts_on;
                    let told = json!({ "subject": subject, "role": "LA_ADMIN", "la_code": area.get(), "starts_on": starts_on });
                    tell(context, &told, &format!("{subject} is LA_ADMIN of {area} from {starts_on} on"))
                }
                Action::ShutOut(whom) => shut_out(&operation, whom, true, context).await,
                Action::Readmit(whom) => shut_out(&operation, whom, false, context).await,
                Action::List => list(&db, context).await,
            }
        })
    }
}

async fn shut_out(operation: &Operation, whom: Whom, is_shut_out: bool, context: &Context) -> Outcome {
    let Whom { subject, reason } = whom;
    set_shut_out(operation, &subject, is_shut_out, &reason).await.map_err(refused)?;
    let may = if is_shut_out { "may not sign in any more" } else { "may sign in" };
    tell(context, &json!({ "subject": subject, "is_shut_out": is_shut_out }), &format!("{subject} {may}"))
}

async fn list(db: &DatabaseConnection, context: &Context) -> Outcome {
    let holders = demo::role_holders(db).await.map_err(|error| Failure::database(&error))?;
    let lines: Vec<String> = holders
        .iter()
        .map(|holder| format!("{}\t{:?}\t{}", holder.subject, holder.role, holder.organisation))
        .collect();
    tell(context, &json!(holders), &lines.join("\n"))
}

fn tell(context: &Context, told: &serde_json::Value, words: &str) -> Outcome {
    if context.global.json {
        console::print_json(told)?;
    } else {
        console::print(&format!("{words}\n"))?;
    }
    Ok(Exit::Done)
}

fn refused(failure: UseCaseFailure<MembershipRefused>) -> Failure {
    match failure {
        UseCaseFailure::Database(error) => Failure::database(&error),
        other => Failure::new(Exit::Usage, other.to_string()),
    }
}
