use std::path::Path;
use std::sync::Arc;

use api::app::App;
use api::auth::Issuer;
use api::auth::development::DevelopmentKey;
use api::clock::{Clock, SetClock};
use api::config::{Auth, Config, Limits, Server};
use api::entropy::{CountingEntropy, Entropy};
use api::http::{Running, serve};
use api::telemetry::figures;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::ExposeSecret;
use tempfile::TempDir;

use crate::actors::Who;
use crate::client::Client;
use crate::database::{Database, filled_databases, settings};

/// A running server with the bundled extract and the invented people.
pub struct TestApp {
    /// The rooms of the server.
    pub app: App,
    /// Its clock: 24 November 2026, noon, until a test sets it.
    pub clock: Arc<SetClock>,
    /// Folder with its development key.
    pub keys: TempDir,
    running: Running,
    issuer: Issuer,
    http: reqwest::Client,
}

/// Runs the test on a server over each kind of database: SQLite, and PostgreSQL if the suite is given one.
///
/// # Panics
/// When the test does.
pub async fn on_each_database(test: impl AsyncFn(&TestApp)) {
    with_limits(Limits::default(), test).await;
}

/// Runs the test on servers with these limits.
///
/// # Panics
/// When the test does.
pub async fn with_limits(limits: Limits, test: impl AsyncFn(&TestApp)) {
    with_config(|config| config.limits = limits, test).await;
}

/// Runs the test on servers whose settings are changed in this way.
///
/// # Panics
/// When the test does.
pub async fn with_config(change: impl Fn(&mut Config), test: impl AsyncFn(&TestApp)) {
    for database in filled_databases().await {
        let app = TestApp::start_with(&database, &change).await;
        test(&app).await;
        app.stop().await;
        database.remove().await;
    }
}

impl TestApp {
    /// Starts a server over the database.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(database: &Database, limits: Limits) -> Self {
        Self::start_with(database, |config| config.limits = limits).await
    }

    /// Starts a server over the database with the settings of the harness, changed in this way.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_with(database: &Database, change: impl FnOnce(&mut Config)) -> Self {
        Self::start_drawing(database, change, Arc::new(CountingEntropy::default())).await
    }

    /// Starts a server that draws its identifiers from there: one that takes over from another must not count anew.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_drawing(
        database: &Database,
        change: impl FnOnce(&mut Config),
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let keys = TempDir::new().expect("a folder");
        let mut config = config(database, keys.path());
        change(&mut config);
        let noon = DateTime::parse_from_rfc3339("2026-11-24T12:00:00Z").expect("a time").to_utc();
        let clock = Arc::new(SetClock::at(noon));
        let shown: Arc<dyn Clock> = Arc::<SetClock>::clone(&clock);
        let key = DevelopmentKey::open_or_make(keys.path()).expect("a key");
        let pem = key.private_pem().expect("the key is read");
        let issuer = Issuer::from_pem(key.kid, &pem, &config.auth.issuer, &config.auth.audience).expect("an issuer");
        let app = App::build(config, shown, entropy).await;
        let app = App { metrics: Some(figures()), ..app.expect("the service is built") };
        let running = serve(app.clone()).expect("the server starts");
        Self { app, clock, keys, running, issuer, http: reqwest::Client::new() }
    }

    /// Address of a path of the server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address)
    }

    /// Address of the server's socket.
    #[must_use]
    pub fn address(&self) -> std::net::SocketAddr {
        self.running.address
    }

    /// A client of the invented user who holds the role, or of nobody.
    #[must_use]
    pub fn client(&self, who: Who) -> Client<'_> {
        let token = who.subject().map(|subject| self.token(subject, TimeDelta::minutes(15)));
        self.client_with(token)
    }

    /// A client with this token.
    #[must_use]
    pub fn client_with(&self, token: Option<String>) -> Client<'_> {
        Client::new(self, &self.http, token)
    }

    /// A token of the subject that lives so long from now on.
    ///
    /// # Panics
    /// When it cannot be signed.
    #[must_use]
    pub fn token(&self, subject: &str, lifetime: TimeDelta) -> String {
        let issued = self.issuer.issue(subject, lifetime, self.clock.as_ref(), &CountingEntropy::default());
        issued.expect("a token").token.expose_secret().to_owned()
    }

    /// What the server's clock shows.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Stops the server: what it has accepted is finished first.
    ///
    /// # Panics
    /// When it does not stop.
    pub async fn stop(self) {
        self.running.stop().await.expect("the server stops");
        let _ = self.app.db.close().await;
    }
}

fn config(database: &Database, keys: &Path) -> Config {
    let key = DevelopmentKey::open_or_make(keys).expect("a key");
    Config {
        server: Server { port: 0, workers: 1, shutdown_seconds: 2, ..Server::default() },
        database: settings(&database.url),
        auth: Auth { keys: vec![key.setting()], ..Auth::default() },
        ..Config::default()
    }
}
