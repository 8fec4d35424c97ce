use std::path::{Path, PathBuf};

use api::access::demo::{self, RoleHolder};
use api::auth::development::DevelopmentKey;
use api::auth::{IssuedToken, Issuer};
use api::config::Auth;
use chrono::TimeDelta;
use clap::Args;
use sea_orm::DatabaseConnection;
use secrecy::ExposeSecret;
use serde_json::json;

use super::context::{Context, connect, require_migrated};
use super::failure::{Exit, Failure, Outcome};
use super::{console, demo as demo_command, lifetime};

/// Print a token for a user of `demo`, and nothing else.
///
/// Send it as `Authorization: Bearer <token>`. It is signed by the development key that `demo` made in its data folder, which
/// `serve` does not believe: in production tokens come from your identity provider.
#[derive(Debug, Args)]
pub(crate) struct Token {
    /// The data folder that was given to `demo`.
    #[arg(long, value_name = "DIR", default_value = demo_command::DATA_DIR)]
    data_dir: PathBuf,

    /// Whose token: la-admin, la-officer, board-member, advisory-member, trust-user, teaching-school-user, school-user,
    /// dashboard, or any other user that has been registered.
    #[arg(long, value_name = "NAME")]
    user: String,

    /// How long it lives: 900s, 30m, 12h, 7d.
    #[arg(long, value_name = "SPAN", default_value = "12h", value_parser = lifetime::parse)]
    ttl: TimeDelta,
}

impl Token {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let key = DevelopmentKey::open(&self.data_dir).map_err(|error| Failure::caused(Exit::File, &error))?;
        let Some(key) = key else {
            let folder = self.data_dir.display();
            let message =
                format!("there is no development key in {folder}: run `partnership demo --data-dir {folder}` first");
            return Err(Failure::new(Exit::File, message));
        };
        let loaded = context.settings(&demo_command::decided(&self.data_dir, None))?;
        context.run(&loaded.config.telemetry, async |_| {
            let db = connect(&loaded.config.database).await?;
            require_migrated(&db).await?;
            self.check_known(&db).await
        })?;
        let issuer = issuer(&key, &loaded.config.auth)?;
        print(&issue(&issuer, &self.user, self.ttl, context)?, context)
    }

    /// A token for somebody unknown would be refused without a word why; so it is not issued.
    async fn check_known(&self, db: &DatabaseConnection) -> Result<(), Failure> {
        let failed = |error| Failure::database(&error);
        if demo::may_sign_in(db, &self.user).await.map_err(failed)? {
            return Ok(());
        }
        let holders = demo::role_holders(db).await.map_err(failed)?;
        Err(unknown(&self.user, &self.data_dir, &holders))
    }
}

fn print(issued: &IssuedToken, context: &Context) -> Outcome {
    let token = issued.token.expose_secret();
    if context.global.json {
        console::print_json(&json!({ "token": token, "user": issued.subject, "expires_at": issued.expires_at }))?;
    } else {
        console::print(&format!("{token}\n"))?;
    }
    Ok(Exit::Done)
}

fn unknown(user: &str, folder: &Path, holders: &[RoleHolder]) -> Failure {
    let mut known: Vec<&str> = holders.iter().map(|holder| holder.subject.as_str()).collect();
    known.dedup();
    Failure::new(Exit::Usage, format!("{} has no user {user:?}; it has {}", folder.display(), known.join(", ")))
}

/// Signs as the settings expect, with this key.
pub(crate) fn issuer(key: &DevelopmentKey, settings: &Auth) -> Result<Issuer, Failure> {
    let pem = key.private_pem().map_err(|error| Failure::caused(Exit::File, &error))?;
    Issuer::from_pem(key.kid.clone(), &pem, settings.issuer.clone(), settings.audience.clone())
        .map_err(|error| Failure::caused(Exit::File, &error))
}

pub(crate) fn issue(
    issuer: &Issuer,
    user: &str,
    lifetime: TimeDelta,
    context: &Context,
) -> Result<IssuedToken, Failure> {
    issuer
        .issue(user, lifetime, &*context.clock, &*context.entropy)
        .map_err(|error| Failure::caused(Exit::File, &error))
}

#[cfg(test)]
mod tests {
    use entities::states::Role;

    use super::*;

    #[test]
    fn a_user_that_is_not_there_is_answered_with_those_that_are() {
        let holder = |subject: &str| RoleHolder {
            subject: subject.to_owned(),
            role: Role::LaAdmin,
            organisation: "LA".to_owned(),
        };
        let holders = [holder("dashboard"), holder("la-admin"), holder("la-admin")];
        let failure = unknown("la-amdin", Path::new("data"), &holders);
        assert_eq!(failure.message, r#"data has no user "la-amdin"; it has dashboard, la-admin"#);
    }
}
