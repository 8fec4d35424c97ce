//! Settings: what each is, its unit, its default and which values it takes, declared once. Files, environment and flags are
//! read by [`load`], which is the only reader of the environment.

mod load;
mod nearest;
mod redact;
mod rules;
mod setting;
mod template;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use entities::keys::LaCode;
use secrecy::SecretString;

pub use load::{Inputs, Loaded, Problem, Problems, Source, load};
pub use setting::Setting;
use setting::{Rule, SettingValue, section};
pub use template::{env_template, toml_template};

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
    /// How the partnership decides.
    pub commissioning: Commissioning,
}

/// The settings of one part of the service.
pub struct Section {
    /// Name of its table in the file.
    pub name: &'static str,
    /// What it is about.
    pub doc: &'static str,
    /// Its settings.
    pub settings: Vec<Setting>,
}

/// All settings, in the order of the file.
#[must_use]
pub fn sections() -> Vec<Section> {
    vec![
        Partnership::section(),
        Commissioning::section(),
        Server::section(),
        Database::section(),
        Auth::section(),
        Limits::section(),
        Telemetry::section(),
    ]
}

section! {
    /// Whose partnership this is.
    Partnership at partnership {
        /// Code of the local authority that leads it: 851 is Portsmouth. `demo` makes the roles of its users, and
        /// `user appoint` the first administrator, for this authority; it is no access rule: what a user may see of which authority is in the database.
        la_code: LaCode = rules::portsmouth();
    }
}

section! {
    /// How the partnership decides on what it commissions.
    #[derive(Copy, PartialEq, Eq)]
    Commissioning at commissioning {
        /// Members of the Executive Board who have to give the same verdict before it takes effect.
        quorum: u32 = 1, 1..=100;
    }
}

section! {
    /// The address and manners of the server.
    Server at server {
        /// Address to listen on: 0.0.0.0 for all networks of the machine.
        host: String = "127.0.0.1".to_owned(), rules::FILLED;
        /// Port to listen on; 0 takes a free one.
        port: u16 = 8080;
        /// Worker threads that read and write sockets; 0 takes one per core.
        workers: usize = 0, 0..=1_024;
        /// Origins of web pages that may call the API, such as "https://dashboard.example"; "*" for all; empty for none but
        /// its own.
        cors_origins: Vec<String> = Vec::new(), rules::ORIGINS;
        /// Seconds that a stopping server gives to requests it has accepted.
        shutdown_seconds: u64 = 10, 0..=3_600;
        /// Requests executed at the same time; more are answered 503 with `Retry-After`.
        max_concurrent_requests: usize = 256, 1..=100_000;
        /// WebSockets open at the same time; more are answered 503 with `Retry-After`.
        max_sockets: usize = 1_000, 1..=100_000;
        /// Whether GraphiQL is served at `/`.
        graphiql: bool = true;
        /// Whether a validation failure answers 422 and a partial answer 294, as the draft of 2026 has it, instead of 400
        /// and 200.
        draft_2026_statuses: bool = false;
    }
    besides {
        /// Token that GraphiQL is filled with; set by `demo` only.
        graphiql_token: Option<SecretString>;
    }
}

section! {
    /// Where the rows are.
    Database at database {
        /// `sqlite://…` or `postgres://…`; may hold a password.
        url: SecretString = SecretString::from("sqlite://data/partnership.sqlite"), rules::DATABASE;
        /// Connections kept at most. SQLite has one writer whatever this says.
        max_connections: u32 = 8, 1..=1_000;
        /// Connections kept at least.
        min_connections: u32 = 1, 0..=1_000;
        /// Milliseconds to wait for a free connection before a request is answered 503.
        acquire_timeout_ms: u64 = 2_000, 10..=600_000;
        /// Milliseconds after which the database ends a statement (PostgreSQL).
        statement_timeout_ms: u64 = 8_000, 10..=3_600_000;
        /// Milliseconds to wait for a lock (PostgreSQL) or for the writer (SQLite).
        lock_timeout_ms: u64 = 5_000, 10..=3_600_000;
        /// Seconds after which an idle connection is closed.
        idle_timeout_seconds: u64 = 600, 1..=86_400;
        /// PostgreSQL: how far the connection is encrypted and the server's certificate checked; counts for more than
        /// `sslmode` in the address. "url" leaves it to that, which is prefer if it says nothing.
        tls_mode: String = "url".to_owned(), ["url", "disable", "prefer", "require", "verify-ca", "verify-full"];
        /// PostgreSQL: file with the certificates of the authorities to trust.
        tls_root_certificates: Option<PathBuf> = None;
    }
}

section! {
    /// Whose tokens are believed.
    Auth at auth {
        /// `iss` that a token must have.
        issuer: String = "https://partnership.example".to_owned(), rules::FILLED;
        /// `aud` that a token must have.
        audience: String = "partnership-api".to_owned(), rules::FILLED;
        /// Seconds by which the clocks of issuer and service may differ.
        leeway_seconds: u64 = 30, 0..=300;
        /// Public keys in files, each pinned to one algorithm (EdDSA, RS256 or ES256):
        /// `{ kid = "2026-11", algorithm = "EdDSA", path = "keys/2026-11.pem" }`. Two at a time let keys rotate. In the
        /// environment: `kid:algorithm:file`, with commas between keys.
        keys: Vec<AuthKey> = Vec::new(), rules::KEYS;
        /// Address of a JSON Web Key Set whose keys are believed too; https, or http on this machine.
        jwks_url: Option<String> = None, rules::JWKS;
        /// Seconds for which a fetched key set is fresh.
        jwks_refresh_seconds: u64 = 600, 10..=86_400;
        /// Seconds for which a stale key set is still used while its address does not answer.
        jwks_stale_seconds: u64 = 86_400, 10..=604_800;
        /// Whether a caller without a token may read the public register.
        anonymous_register: bool = false;
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

section! {
    /// How much one request may ask. All but its answer and its time are refused before any SQL runs.
    #[derive(Copy, PartialEq, Eq)]
    Limits at limits {
        /// Bytes of a request body.
        body_bytes: usize = 1_048_576, 1_024..=104_857_600;
        /// Bytes of an uploaded file, as sent and as unfolded.
        upload_bytes: usize = 67_108_864, 1_024..=1_073_741_824;
        /// Bytes of an answer, or of a message of a WebSocket that holds one; known only when it is written.
        response_bytes: usize = 10_485_760, 16_384..=1_073_741_824;
        /// Bytes of a GraphQL document.
        document_bytes: usize = 32_768, 256..=1_048_576;
        /// Tokens of a document.
        tokens: usize = 4_000, 50..=100_000;
        /// Brackets within brackets of a document, and of the JSON of its variables. Beyond 64 a worker's stack is at risk.
        nesting: usize = 32, 4..=64;
        /// Fields within fields, fragments expanded. The introspection that GraphiQL and code generators ask for needs 15.
        depth: usize = 15, 1..=64;
        /// Fields, fragments expanded.
        fields: usize = 1_000, 1..=100_000;
        /// Fields of the operation itself, fragments expanded.
        root_fields: usize = 20, 1..=1_000;
        /// Fields that a mutation may have at its root.
        mutations: usize = 4, 1..=1_000;
        /// Aliases, fragments expanded.
        aliases: usize = 50, 0..=10_000;
        /// Directives, everywhere in the document.
        directives: usize = 25, 0..=1_000;
        /// Points: an object or a page costs 1 and as much again for each row that it may hold.
        cost: usize = 5_000, 10..=10_000_000;
        /// Rows of a page.
        page_size: usize = 100, 1..=10_000;
        /// Rows of a page when the query does not say.
        default_page_size: usize = 25, 1..=10_000;
        /// Ids that `nodes` takes.
        ids: usize = 100, 1..=10_000;
        /// Errors that an answer lists.
        errors: usize = 20, 1..=1_000;
        /// Milliseconds that a request may take.
        time_ms: u64 = 10_000, 100..=600_000;
    }
}

section! {
    /// Logs, metrics, traces.
    Telemetry at telemetry {
        /// Which events are logged, in the syntax of `tracing`: "info,api=debug".
        log: String = "info,actix_server=warn,sea_orm_migration=warn,sqlx=warn".to_owned(), rules::LOG;
        /// How events are written; auto is pretty on a terminal and json elsewhere.
        log_format: String = "auto".to_owned(), ["auto", "pretty", "json"];
        /// Address of an OTLP collector over HTTP to which traces are sent, such as "http://localhost:4318"; none are sent
        /// without one.
        otlp_endpoint: Option<String> = None, rules::COLLECTOR;
    }
}
