use std::time::Duration;

use api::config::Limits;
use entities::states::Role;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Database, Socket, TestApp, Who, filled_databases, with_config, with_limits};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{grant_to_anna, hold_mutations};

const ADMIN: Who = Who::Holder(Role::LaAdmin);
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends a mutation that will wait while mutations are held, again and again until there is room for it.
fn grant(app: &TestApp) -> JoinHandle<Answer> {
    let request = app.client(ADMIN).request(Method::POST, "/graphql").body(grant_to_anna().to_string());
    let request = request.header("content-type", "application/json");
    tokio::spawn(async move {
        loop {
            let sent = request.try_clone().expect("a body in memory").send().await;
            let answer = Answer::of(sent.expect("an answer")).await;
            if answer.status != 503 {
                return answer;
            }
        }
    })
}

/// Asks until the server says that it is doing as much as it may.
async fn shed(app: &TestApp) -> Answer {
    let asking = async {
        loop {
            let answer = app.client(ADMIN).ask("{ version }").await;
            if answer.status != 200 {
                return answer;
            }
        }
    };
    timeout(PATIENCE, asking).await.expect("load is shed while the one slot is taken")
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_may_run_at_a_time_is_told_to_come_back() {
    with_config(
        |config| config.server.max_concurrent_requests = 1,
        async |app| {
            let held = hold_mutations(&app.app.db).await;
            let waiting = grant(app);
            let answer = shed(app).await;
            assert_eq!((answer.status, answer.codes()), (503, vec!["RATE_LIMITED"]));
            assert_eq!(answer.headers.get("retry-after").expect("a header"), "1");
            let probe = app.client(ADMIN).request(Method::GET, "/health/live").send().await.expect("an answer");
            assert_eq!(probe.status().as_u16(), 200, "a busy server lives");
            drop(held);
            let granted = waiting.await.expect("an answer");
            assert_eq!((granted.status, granted.data("/grantMembership/membership/role")), (200, &json!("DASHBOARD")));
            assert_eq!(app.client(ADMIN).ask("{ version }").await.status, 200, "there is room again");
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_takes_too_long_is_ended_and_writes_nothing() {
    with_limits(Limits { time_ms: 200, ..Limits::default() }, async |app| {
        let held = hold_mutations(&app.app.db).await;
        let answer = grant(app).await.expect("an answer");
        assert_eq!((answer.status, answer.codes()), (504, vec!["DEADLINE_EXCEEDED"]), "{}", answer.text);
        assert!(answer.body.get("data").is_none());
        drop(held);
        let users = app.client(ADMIN).ask("{ users(first: 100) { edges { node { subject } } } }").await;
        assert!(!users.text.contains("anna"), "{}", users.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_not_given_in_time_is_said_to_be_busy_without_internals() {
    with_config(
        |config| config.database.lock_timeout_ms = 100,
        async |app| {
            let held = hold_mutations(&app.app.db).await;
            let answer = app.client(ADMIN).post(grant_to_anna().to_string()).await;
            drop(held);
            assert_eq!(answer.codes(), ["RATE_LIMITED"], "{}", answer.text);
            for word in ["locked", "canceling", "audit", "55P03"] {
                assert!(!answer.text.contains(word), "{}", answer.text);
            }
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_server_finishes_what_it_has_accepted() {
    for database in filled_databases().await {
        let app = TestApp::start_with(&database, |config| config.server.max_concurrent_requests = 1).await;
        finishes_what_it_has_accepted(app, &database).await;
        database.remove().await;
    }
}

async fn finishes_what_it_has_accepted(app: TestApp, database: &Database) {
    let other = database.open().await;
    let held = hold_mutations(&other).await;
    let mut socket = Socket::open(app.address()).await;
    let (address, waiting) = (app.address(), grant(&app));
    shed(&app).await;
    let stopping = tokio::spawn(app.stop());
    assert_eq!(socket.hear().await, Err(1001), "sockets are told first");
    drop(held);
    let granted = waiting.await.expect("an answer");
    assert_eq!((granted.status, granted.data("/grantMembership/membership/role")), (200, &json!("DASHBOARD")));
    timeout(PATIENCE, stopping).await.expect("it stops").expect("without a panic");
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens any more");
    other.close().await.expect("the pool closes");
}
