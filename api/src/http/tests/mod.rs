//! A small schema behind the real layer on a real port.

mod bodies;
mod failures;
mod manners;
mod metrics;
mod pages;
mod sockets;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Error, Object, Result, Schema, Subscription};
use chrono::DateTime;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream, stream};
use reqwest::{Method, RequestBuilder, Response};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::server::{Running, start};
use super::service::Service;
use crate::app::App;
use crate::auth::{Actor, AuthError, Authenticate};
use crate::clock::SetClock;
use crate::config::{self, Config};
use crate::data_sharing::log::Recorder;
use crate::db;
use crate::entropy::CountingEntropy;
use crate::graphql;
use crate::graphql::error::Code;
use crate::graphql::extensions::Answers;
use crate::observations::catalogue::CatalogueCache;
use crate::operation::Operation;
use crate::quality::frameworks::FrameworkCache;
use crate::schools::code_lists::CodeListCache;

struct Query;

#[Object]
impl Query {
    async fn version(&self) -> &str {
        "1"
    }

    async fn echo(&self, #[graphql(default = 7)] number: i32, text: Option<String>) -> String {
        format!("{number} {}", text.unwrap_or_default())
    }

    async fn me(&self) -> Query {
        Query
    }

    async fn who(&self, ctx: &Context<'_>) -> Result<String> {
        let operation = ctx.data::<Operation>()?;
        Ok(operation.actor.user_id().unwrap_or("nobody").to_owned())
    }

    async fn statements(&self, ctx: &Context<'_>, count: i32) -> Result<i32> {
        let operation = ctx.data::<Operation>()?;
        for _ in 0..count {
            let one = Statement::from_string(DbBackend::Sqlite, "SELECT 1");
            operation.db.query_one_raw(one).await?;
        }
        Ok(count)
    }

    /// Runs until the test says so, which it may never do.
    async fn slow(&self, ctx: &Context<'_>) -> Result<bool> {
        let gate = ctx.data::<Gate>()?;
        gate.begun.notify_one();
        gate.end.notified().await;
        Ok(true)
    }

    async fn panics(&self) -> Result<bool> {
        panic!("a test panics")
    }

    async fn broken(&self) -> Result<Option<bool>> {
        Err(Error::from(std::io::Error::other("secret of the database")))
    }

    async fn withheld(&self) -> Result<Option<bool>> {
        Err(Code::Forbidden.error("withheld"))
    }

    async fn pool_exhausted(&self) -> Result<bool> {
        Err(Code::RateLimited.error("no connection was free in time"))
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn touch(&self) -> i32 {
        1
    }
}

struct Events;

#[Subscription]
impl Events {
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(1..=to)
    }

    async fn never(&self) -> impl Stream<Item = i32> {
        stream::pending()
    }
}

/// Holds `slow` until a test lets it go.
#[derive(Clone, Default)]
struct Gate {
    begun: Arc<Notify>,
    end: Arc<Notify>,
}

#[derive(Debug)]
struct Tokens;

impl Authenticate for Tokens {
    fn authenticate<'a>(&'a self, authorization: Option<&'a str>) -> BoxFuture<'a, Result<Actor, AuthError>> {
        let actor = match authorization {
            None => Ok(Actor::Anonymous { may_read_register: true }),
            Some("Bearer good") => Ok(Actor::User {
                id: "user-1".to_owned(),
                subject: "anna".to_owned(),
                display_name: "Anna".to_owned(),
                memberships: Vec::new(),
            }),
            Some("Bearer closed") => Ok(Actor::Anonymous { may_read_register: false }),
            Some("Bearer later") => Err(AuthError::Unavailable),
            Some(_) => Err(AuthError::Unauthenticated),
        };
        async move { actor }.boxed()
    }
}

/// A running server with its database, and a client.
struct Server {
    running: Running,
    gate: Gate,
    client: reqwest::Client,
    _folder: tempfile::TempDir,
}

async fn service(change: impl FnOnce(&mut Config)) -> (Service, Gate, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::default();
    config.server.port = 0;
    config.server.workers = 1;
    config.server.shutdown_seconds = 5;
    config.database.url = SecretString::from(format!("sqlite://{}/test.sqlite", folder.path().display()));
    change(&mut config);
    let (recorder, _) = Recorder::new(Arc::new(CountingEntropy::default()));
    let app = App {
        catalogue: Arc::new(crate::observations::catalogue::CatalogueCache::new(Arc::new(crate::clock::SystemClock))),
        db: db::connect(&config.database).await.expect("a database"),
        config: Arc::new(config),
        authenticator: Arc::new(Tokens),
        schema: graphql::build(
            config::Limits::default(),
            config::Commissioning::default(),
            Arc::new(CodeListCache::new(Arc::new(SetClock::at(DateTime::UNIX_EPOCH)))),
            Arc::new(CatalogueCache::new(Arc::new(SetClock::at(DateTime::UNIX_EPOCH)))),
            Arc::new(FrameworkCache::new(Arc::new(SetClock::at(DateTime::UNIX_EPOCH)))),
            recorder.clone(),
        ),
        clock: Arc::new(SetClock::at(DateTime::UNIX_EPOCH)),
        entropy: Arc::new(CountingEntropy::default()),
        recorder,
        metrics: None,
    };
    let gate = Gate::default();
    let schema =
        Schema::build(Query, Mutation, Events).extension(Answers).data(gate.clone()).disable_suggestions().finish();
    (Service::new(app, Arc::new(schema)).expect("a service"), gate, folder)
}

impl Server {
    async fn new() -> Self {
        Self::with(|_| ()).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let (service, gate, folder) = service(change).await;
        Self::over(service, gate, folder)
    }

    fn over(service: Service, gate: Gate, folder: tempfile::TempDir) -> Self {
        let running = start(service).expect("a server");
        Self { running, gate, client: reqwest::Client::new(), _folder: folder }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.running.address)).timeout(Duration::from_secs(20))
    }

    fn post(&self) -> RequestBuilder {
        self.request(Method::POST, "/graphql").header("accept", "application/graphql-response+json")
    }

    async fn query(&self, query: &str) -> Answered {
        Answered::of(self.post().json(&json!({ "query": query }))).await
    }
}

/// Status, headers and body of an answer.
#[derive(Debug)]
struct Answered {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

impl Answered {
    async fn of(request: RequestBuilder) -> Self {
        let response: Response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("text");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self { status, headers, body }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or("")
    }
}
