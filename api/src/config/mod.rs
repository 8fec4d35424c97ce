//! Settings: what each is, its unit and its default. The only reader of the environment is `config::load`.

use std::path::PathBuf;

use entities::keys::LaCode;
use secrecy::SecretString;

/// All settings of the service.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The address and manners of the server.
    pub server: Server,
    /// Where the rows are.
    pub database: Database,
    /// Whose tokens are believed.
    pub auth: Auth,
    /// How much one request may ask.
    pub limits: Limits,
    /// Logs, metrics, traces.
    pub telemetry: Telemetry,
    /// Whose partnership this is.
    pub partnership: Partnership,
}

/// The address and manners of the server.
#[derive(Debug, Clone)]
pub struct Server {
    /// Address to listen on.
    pub host: String,
    /// Port to listen on; 0 takes a free one.
    pub port: u16,
    /// Worker threads that read and write sockets; 0 takes one per core.
    pub workers: usize,
    /// Origins of web pages that may call the API; empty for none but its own.
    pub cors_origins: Vec<String>,
    /// Seconds that a stopping server gives to requests it has accepted.
    pub shutdown_seconds: u64,
    /// Requests executed at the same time; more are answered 503 with `Retry-After`.
    pub max_concurrent_requests: usize,
    /// Whether GraphiQL is served at `/`.
    pub graphiql: bool,
    /// Token that GraphiQL is filled with; set by `demo` only.
    pub graphiql_token: Option<SecretString>,
    /// Whether a validation failure answers 422 and a partial answer 294, as the draft of 2026 has it, instead of 400
    /// and 200.
    pub draft_2026_statuses: bool,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 8080,
            workers: 0,
            cors_origins: Vec::new(),
            shutdown_seconds: 10,
            max_concurrent_requests: 256,
            graphiql: true,
            graphiql_token: None,
            draft_2026_statuses: false,
        }
    }
}

/// Where the rows are.
#[derive(Debug, Clone)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`; may hold a password.
    pub url: SecretString,
    /// Connections kept at most. SQLite has one writer whatever this says.
    pub max_connections: u32,
    /// Connections kept at least.
    pub min_connections: u32,
    /// Milliseconds to wait for a free connection before a request is answered 503.
    pub acquire_timeout_ms: u64,
    /// Milliseconds after which the database ends a statement (PostgreSQL).
    pub statement_timeout_ms: u64,
    /// Milliseconds to wait for a lock (PostgreSQL) or for the writer (SQLite).
    pub lock_timeout_ms: u64,
    /// Seconds after which an idle connection is closed.
    pub idle_timeout_seconds: u64,
    /// PostgreSQL: `disable`, `prefer`, `require`, `verify-ca` or `verify-full`.
    pub tls_mode: String,
    /// PostgreSQL: file with the certificates of the authorities to trust.
    pub tls_root_certificates: Option<PathBuf>,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: SecretString::from("sqlite://data/partnership.sqlite"),
            max_connections: 8,
            min_connections: 1,
            acquire_timeout_ms: 2_000,
            statement_timeout_ms: 8_000,
            lock_timeout_ms: 5_000,
            idle_timeout_seconds: 600,
            tls_mode: "prefer".to_owned(),
            tls_root_certificates: None,
        }
    }
}

/// Whose tokens are believed.
#[derive(Debug, Clone)]
pub struct Auth {
    /// `iss` that a token must have.
    pub issuer: String,
    /// `aud` that a token must have.
    pub audience: String,
    /// Seconds by which the clocks of issuer and service may differ.
    pub leeway_seconds: u64,
    /// Public keys in files, each pinned to one algorithm.
    pub keys: Vec<AuthKey>,
    /// Address of a JSON Web Key Set whose keys are believed too.
    pub jwks_url: Option<String>,
    /// Seconds for which a fetched key set is fresh.
    pub jwks_refresh_seconds: u64,
    /// Seconds for which a stale key set is still used while its address does not answer.
    pub jwks_stale_seconds: u64,
    /// Whether a caller without a token may read the public register.
    pub anonymous_register: bool,
}

impl Default for Auth {
    fn default() -> Self {
        Self {
            issuer: "https://partnership.example".to_owned(),
            audience: "partnership-api".to_owned(),
            leeway_seconds: 30,
            keys: Vec::new(),
            jwks_url: None,
            jwks_refresh_seconds: 600,
            jwks_stale_seconds: 86_400,
            anonymous_register: false,
        }
    }
}

/// A public key in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthKey {
    /// `kid` of the tokens that it verifies.
    pub kid: String,
    /// `EdDSA`, `RS256` or `ES256`.
    pub algorithm: String,
    /// PEM file with the public key.
    pub path: PathBuf,
}

/// How much one request may ask. Each is refused before any SQL runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request body.
    pub body_bytes: usize,
    /// Bytes of a GraphQL document.
    pub document_bytes: usize,
    /// Tokens of a document.
    pub tokens: usize,
    /// Brackets within brackets of a document, and of the JSON of its variables.
    pub nesting: usize,
    /// Fields within fields, fragments expanded.
    pub depth: usize,
    /// Fields, fragments expanded.
    pub fields: usize,
    /// Fields of the operation itself, fragments expanded.
    pub root_fields: usize,
    /// Fields that a mutation may have at its root.
    pub mutations: usize,
    /// Aliases, fragments expanded.
    pub aliases: usize,
    /// Directives, everywhere in the document.
    pub directives: usize,
    /// Points: an object or a page costs 1 and as much again for each row that it may hold.
    pub cost: usize,
    /// Rows of a page.
    pub page_size: usize,
    /// Rows of a page when the query does not say.
    pub default_page_size: usize,
    /// Ids that `nodes` takes.
    pub ids: usize,
    /// Errors that an answer lists.
    pub errors: usize,
    /// Milliseconds that a request may take.
    pub time_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1_048_576,
            document_bytes: 32_768,
            tokens: 4_000,
            nesting: 32,
            depth: 15,
            fields: 1_000,
            root_fields: 20,
            mutations: 4,
            aliases: 50,
            directives: 25,
            cost: 5_000,
            page_size: 100,
            default_page_size: 25,
            ids: 100,
            errors: 20,
            time_ms: 10_000,
        }
    }
}

/// Logs, metrics, traces.
#[derive(Debug, Clone)]
pub struct Telemetry {
    /// Which events are logged, in the syntax of `tracing`: `info,api=debug`.
    pub log: String,
    /// `pretty`, `json`, or `auto`: pretty on a terminal.
    pub log_format: String,
    /// Address of an OTLP collector over HTTP to which traces are sent; none are sent without one.
    pub otlp_endpoint: Option<String>,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self { log: "info".to_owned(), log_format: "auto".to_owned(), otlp_endpoint: None }
    }
}

/// Whose partnership this is.
#[derive(Debug, Clone)]
pub struct Partnership {
    /// Code of the local authority that leads it.
    pub la_code: LaCode,
}

impl Default for Partnership {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "851 is a local authority code: a test of LaCode says so")]
        Self { la_code: LaCode::new(851).expect("851 is a code") }
    }
}
