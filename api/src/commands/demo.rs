use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use api::access::demo::{self, RoleHolder};
use api::app::App;
use api::auth::development::DevelopmentKey;
use api::auth::{IssuedToken, Issuer};
use api::config::Config;
use api::demo::{self as programme, DemoError};
use api::observations::import::import_bundled_observations;
use api::references;
use api::schools::import::import_bundled;
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use secrecy::ExposeSecret;
use serde_json::json;

use super::context::Context;
use super::failure::{Exit, Failure, Outcome};
use super::progress::Meter;
use super::{console, import, import_observations, serve, token};

/// Where `demo` keeps what it makes, unless it is told otherwise.
pub(crate) const DATA_DIR: &str = "data";
/// Hours for which the tokens that are printed live.
const TOKEN_HOURS: i64 = 12;

const EXAMPLES: &str = "\
Examples:
  partnership demo                                   data in ./data, port 8080
  partnership demo --data-dir /tmp/try --port 0 --json > try.json &

What it makes is kept: a second start is quick, and changes that were made through the API are still
there. To begin anew, delete the folder. It is for trying, and listens on this machine only unless
server.host says otherwise: whoever reads the folder can sign in as any of its users.";

/// Serve the real register of South Hampshire with invented users, ready to try.
///
/// Makes an SQLite database in a folder, takes in the bundled extract of the register, registers one user for each role,
/// prints the address and a token for each of them, and serves, with GraphiQL signed in as la-admin.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Demo {
    /// Folder for the database and the development key; made if it is not there.
    #[arg(long, value_name = "DIR", default_value = DATA_DIR)]
    data_dir: PathBuf,

    /// Port to listen on, 0 for a free one: server.port.
    #[arg(long)]
    port: Option<u16>,
}

/// The settings that `demo` decides, whatever file and environment say: its own database and no keys but its own.
pub(crate) fn decided(data_dir: &Path, port: Option<u16>) -> Vec<(&'static str, String)> {
    let mut settings = vec![
        ("database.url", sqlite_url(&data_dir.join("partnership.sqlite"))),
        ("auth.keys", String::new()),
        ("auth.jwks_url", String::new()),
    ];
    settings.extend(port.map(|port| ("server.port", port.to_string())));
    settings
}

/// The address of a file, with the signs escaped that mean something in an address.
fn sqlite_url(path: &Path) -> String {
    let path = path.display().to_string().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}")
}

impl Demo {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let mut config = context.settings(&decided(&self.data_dir, self.port))?.config;
        let key = DevelopmentKey::open_or_make(&self.data_dir).map_err(|error| Failure::caused(Exit::File, &error))?;
        config.auth.keys = vec![key.setting()];
        let issuer = token::issuer(&key, &config.auth)?;
        config.server.graphiql_token = Some(issue(&issuer, demo::ADMIN, context)?.token);
        let telemetry = config.telemetry.clone();
        context.run(&telemetry, async |telemetry| {
            warn_if_open(&config.server.host);
            let app = prepare(config, context).await?;
            let holders = demo::role_holders(&app.db).await.map_err(|error| Failure::database(&error))?;
            let running = serve::listen(app, telemetry)?;
            let guide = |address| Guide::new(address, holders, &issuer, context)?.show(context);
            serve::serve_until_asked(running, guide).await
        })
    }
}

/// GraphiQL hands the administrator's token to whoever opens it.
fn warn_if_open(host: &str) {
    let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if !is_here {
        tracing::warn!(host, "other machines may reach this demo, and sign in as its administrator");
    }
}

fn issue(issuer: &Issuer, user: &str, context: &Context) -> Result<IssuedToken, Failure> {
    token::issue(issuer, user, TimeDelta::hours(TOKEN_HOURS), context)
}

/// The service over a database that is migrated, filled and peopled.
async fn prepare(config: Config, context: &Context) -> Result<App, Failure> {
    let app = serve::build(config, context).await?;
    let failed = |error| Failure::database(&error);
    api::db::migrate::up(&app.db).await.map_err(failed)?;
    references::load(&app.db).await.map_err(|error| Failure::database(&error))?;
    let mut meter = Meter::new(context, "the register of South Hampshire");
    let reports = import_bundled(&app.db, &*context.clock, &mut meter).await;
    meter.finish();
    let reports = reports.map_err(|error| import::failure(&error))?;
    for report in reports.iter().filter(|report| report.created + report.updated > 0) {
        tracing::info!(file = report.file, created = report.created, updated = report.updated, "imported");
    }
    observe(&app, context).await?;
    let area = app.config.partnership.la_code;
    demo::seed(&app.db, &*context.clock, &*context.entropy, area).await.map_err(failed)?;
    match programme::seed(&app.db, &*context.clock, &context.entropy, area).await {
        Ok(()) => Ok(app),
        Err(DemoError::Database(error)) => Err(failed(error)),
        // Whoever changed the programme since an interrupted start keeps what was changed.
        Err(error @ DemoError::Refused { .. }) => {
            tracing::warn!(%error, "the programme of the demo is incomplete; delete its folder to begin anew");
            Ok(app)
        }
    }
}

/// Takes in the bundled statistics.
async fn observe(app: &App, context: &Context) -> Result<(), Failure> {
    let mut meter = Meter::new(context, "published statistics of South Hampshire");
    let reports = import_bundled_observations(&app.db, &*context.clock, &mut meter).await;
    meter.finish();
    for report in reports.map_err(|error| import_observations::failure(&error))? {
        tracing::info!(file = report.file, created = report.created, refused = report.refused, "imported");
    }
    Ok(())
}

/// What a newcomer needs: where to go, and as whom.
struct Guide {
    url: String,
    users: Vec<(RoleHolder, IssuedToken)>,
}

impl Guide {
    fn new(address: SocketAddr, holders: Vec<RoleHolder>, issuer: &Issuer, context: &Context) -> Result<Self, Failure> {
        let users: Result<Vec<_>, Failure> = demo::subjects()
            .filter_map(|subject| holders.iter().find(|holder| holder.subject == subject))
            .map(|holder| issue(issuer, &holder.subject, context).map(|token| (holder.clone(), token)))
            .collect();
        Ok(Self { url: format!("http://{address}"), users: users? })
    }

    fn show(&self, context: &Context) -> Result<(), Failure> {
        if context.global.json { console::print_json(&self.as_json()) } else { console::print(&self.as_text()) }
    }

    fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.users.iter().map(|(_, token)| token.expires_at).min()
    }

    fn as_json(&self) -> serde_json::Value {
        let users: Vec<_> = self
            .users
            .iter()
            .map(|(holder, token)| {
                json!({
                    "user": holder.subject,
                    "role": holder.role,
                    "organisation": holder.organisation,
                    "token": token.token.expose_secret(),
                })
            })
            .collect();
        json!({
            "url": self.url,
            "graphql": format!("{}/graphql", self.url),
            "expires_at": self.expires_at(),
            "users": users,
        })
    }

    fn as_text(&self) -> String {
        let url = &self.url;
        let mut text = format!("GraphiQL, signed in as {}:  {url}/\nThe API:  {url}/graphql\n", demo::ADMIN);
        if let Some(end) = self.expires_at() {
            let end = end.format("%Y-%m-%d %H:%M UTC");
            text.push_str(&format!("\nUsers and tokens until {end}; send one as `Authorization: Bearer <token>`.\n"));
        }
        for (holder, token) in &self.users {
            let role = json!(holder.role);
            let role = role.as_str().unwrap_or_default();
            let token = token.token.expose_secret();
            text.push_str(&format!("\n{}, {role} of {}\n{token}\n", holder.subject, holder.organisation));
        }
        text.push_str("\nCtrl-C stops.\n");
        text
    }
}

#[cfg(test)]
mod tests {
    use api::config::load;
    use entities::states::Role;

    use super::super::context::Global;
    use super::*;

    #[test]
    fn its_database_and_keys_are_its_own_whatever_is_set() {
        let set = vec![
            ("database.url".to_owned(), "postgres://production/partnership".to_owned()),
            ("auth.jwks_url".to_owned(), "https://login.example/keys".to_owned()),
            ("server.port".to_owned(), "81".to_owned()),
        ];
        let context = Context::new(Global { set, ..Global::default() });
        let config = load(&context.inputs(&decided(Path::new("/tmp/a b"), Some(0)))).unwrap().config;
        assert_eq!(config.database.url.expose_secret(), "sqlite:///tmp/a b/partnership.sqlite");
        assert_eq!((config.auth.keys, config.auth.jwks_url, config.server.port), (vec![], None, 0));
    }

    #[test]
    fn signs_of_an_address_in_a_folders_name_are_escaped() {
        assert_eq!(sqlite_url(Path::new("50%/why?/#1")), "sqlite://50%25/why%3F/%231");
    }

    #[test]
    fn the_guide_names_address_users_and_tokens() {
        let folder = tempfile::tempdir().unwrap();
        let key = DevelopmentKey::open_or_make(folder.path()).unwrap();
        let issuer = token::issuer(&key, &Config::default().auth).unwrap();
        let context = Context::new(Global::default());
        let holder = |subject: &str, role| RoleHolder { subject: subject.into(), role, organisation: "A".into() };
        let holders = vec![holder("dashboard", Role::Dashboard), holder("la-admin", Role::LaAdmin)];
        let guide = Guide::new(([127, 0, 0, 1], 8080).into(), holders, &issuer, &context).unwrap();
        let json = guide.as_json();
        assert_eq!(json["graphql"], "http://127.0.0.1:8080/graphql");
        assert_eq!((&json["users"][0]["user"], &json["users"][1]["role"]), (&"la-admin".into(), &"DASHBOARD".into()));
        let text = guide.as_text();
        for part in
            ["http://127.0.0.1:8080/\n", "la-admin, LA_ADMIN of A\n", json["users"][0]["token"].as_str().unwrap()]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
