//! How near the review of spend comes to a bare handler: `cargo bench -p tests --bench spend -- postgres://…`.
//!
//! Beside the service, over the same PostgreSQL, runs the thinnest server that gives the same answers: an actix handler with one
//! hand-written statement, once over the kept sums and once over the ledger itself. All are asked in turns, from this process
//! over loopback, by 1 and 8 connections; what counts is the ratio within one run. The database has to be empty or made by an
//! earlier run: 200,000 entries, 5,000 interventions, 8,000 schools.

mod bare;
mod fill;
#[path = "../register/load.rs"]
#[expect(dead_code, reason = "shared with the benchmark of the register, which compares names")]
mod load;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use api::app::App;
use api::auth::Issuer;
use api::auth::development::DevelopmentKey;
use api::clock::SystemClock;
use api::config::{Auth, Config, Server};
use api::entropy::SystemEntropy;
use api::http::serve;
use chrono::TimeDelta;
use load::{Measured, Request};
use secrecy::ExposeSecret;
use serde_json::Value;
use tempfile::TempDir;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: [usize; 2] = [1, 8];
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(3);

/// Name, query, and whether the ledger can answer it too: shares of schools are only kept.
const QUESTIONS: [(&str, &str, bool); 4] = [
    (
        "priority-kind",
        "{ spendReview(groupBy: [PRIORITY, KIND]) { total { budgetPence committedPence actualPence } rows(first: 1000) { edges { node \
         { keys { code name } budgetPence committedPence actualPence } } } } }",
        true,
    ),
    (
        "school",
        "{ spendReview(groupBy: [SCHOOL]) { rows(first: 100) { pageInfo { hasNextPage } edges { node { keys { code name } actualPence } } } } }",
        false,
    ),
    (
        "provider-month",
        "{ spendReview(groupBy: [PROVIDER, MONTH]) { rows(first: 1000) { edges { node { keys { code name } actualPence } } } } }",
        true,
    ),
    // One intervention with what hangs on it, by statements of one join each.
    (
        "intervention",
        "{ intervention(reference: \"INT-2023-4322\") { reference title status committedPence actualPence provider { name } \
         priority { title } plan { year } participations(first: 25) { edges { node { pupilsReached status school { urn name } } } } \
         ledger(first: 25) { edges { node { account amountPence datedOn description fundingSource { code } } } } } }",
        false,
    ),
];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [url] = arguments.as_slice() else {
        eprintln!("usage: cargo bench -p tests --bench spend -- postgres://USER@HOST/DATABASE");
        std::process::exit(2);
    };
    fill::fill(url).await;
    let bare = bare::serve(url).await;
    let (running, token) = service(url).await;
    println!(
        "| query | against | connections | bare req/s | p50 ms | p99 ms | service req/s | p50 ms | p99 ms | throughput ratio | p50 ratio |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (name, query, is_of_ledger) in QUESTIONS {
        let service = Request::query(running.address, Some(&token), query);
        measure(bare, name, "rollup", &service).await;
        if is_of_ledger {
            measure(bare, name, "ledger", &service).await;
        }
    }
    running.stop().await.expect("the server stops");
}

/// The service, and a token of a member of the board.
async fn service(url: &str) -> (api::http::Running, String) {
    let keys = TempDir::new().expect("a folder");
    let key = DevelopmentKey::open_or_make(keys.path()).expect("a key");
    let auth = Auth { keys: vec![key.setting()], ..Auth::default() };
    let pem = key.private_pem().expect("the key is read");
    let issuer = Issuer::from_pem(key.kid.clone(), &pem, &auth.issuer, &auth.audience).expect("an issuer");
    let token = issuer.issue("board-member", TimeDelta::hours(1), &SystemClock, &SystemEntropy).expect("a token");
    let server = Server { port: 0, workers: 2, ..Server::default() };
    let config = Config { server, database: fill::database(url), auth, ..Config::default() };
    let app = App::build(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.expect("the service is built");
    (serve(app).expect("a port"), token.token.expose_secret().to_owned())
}

/// Asks both in turns, after it has seen that they answer alike, and prints the middle round of each, by throughput.
async fn measure(bare: SocketAddr, name: &str, against: &str, service: &Request) {
    let bare = Request::get(bare, &format!("/{against}/{name}"));
    assert_eq!(data(&bare).await, data(service).await, "{name}: the two servers answer alike");
    for connections in CONNECTIONS {
        let (mut of_bare, mut of_service) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            of_bare.push(load::run(&bare, connections, ROUND).await);
            of_service.push(load::run(service, connections, ROUND).await);
        }
        let (bare, service) = (Measured::middle(of_bare), Measured::middle(of_service));
        println!(
            "| {name} | {against} | {connections} | {} | {} | {:.2} | {:.2} |",
            bare.columns(),
            service.columns(),
            service.per_second / bare.per_second,
            service.p50_ms / bare.p50_ms,
        );
    }
}

async fn data(request: &Request) -> Value {
    let mut answer: Value = serde_json::from_str(&load::answer(request).await).expect("JSON");
    answer["data"].take()
}
