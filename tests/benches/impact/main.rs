//! How near the query of a dashboard comes to hand-written SQL: `cargo bench -p tests --bench impact -- postgres://…`.
//!
//! Beside the service, over the same PostgreSQL, runs the thinnest server that gives the same answer: an actix handler with one
//! hand-written statement, once as rows that it writes as JSON and once as JSON that the database puts together. Both are asked in
//! turns, from this process over loopback, by 1 and 8 connections; what counts is the ratio within one run. It is done over 5,000
//! published evaluations, then over 50,000. The database has to be empty or made by an earlier run.

mod bare;
mod fill;
#[path = "../register/load.rs"]
#[expect(dead_code, reason = "shared with the benchmark of the register, which compares names")]
mod load;

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
const SIZES: [i64; 2] = [5_000, 50_000];

const DASHBOARD: &str = "{ impactEvaluations(first: 50, filter: { priorityCodes: [\"4\"], years: [\"2016/17\"] }) { edges { node { \
    interventionReference interventionTitle providerName result { estimate low high } measure { code name } \
    schools(first: 1) { edges { node { school { urn name trust { name } } } } } } } } }";

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [url] = arguments.as_slice() else {
        eprintln!("usage: cargo bench -p tests --bench impact -- postgres://USER@HOST/DATABASE");
        std::process::exit(2);
    };
    println!(
        "| evaluations | against | connections | bare req/s | p50 ms | p99 ms | service req/s | p50 ms | p99 ms | throughput ratio | p50 ratio |"
    );
    println!("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for size in SIZES {
        fill::fill(url, size).await;
        let address = bare::serve(url).await;
        let bare = [("rows", "/page"), ("JSON of the database", "/page-json")];
        let bare = bare.map(|(name, path)| (name, Request::get(address, path)));
        let (running, token) = service(url).await;
        let asked = Request::query(running.address, Some(&token), DASHBOARD);
        let told = data(&asked).await;
        assert_eq!(told["impactEvaluations"]["edges"].as_array().map(Vec::len), Some(50));
        for (name, bare) in &bare {
            assert_eq!(data(bare).await, told, "the two servers answer alike");
            measure(&format!("{size} | {name}"), bare, &asked).await;
        }
        running.stop().await.expect("the server stops");
    }
}

/// The service, and a token of a dashboard.
async fn service(url: &str) -> (api::http::Running, String) {
    let keys = TempDir::new().expect("a folder");
    let key = DevelopmentKey::open_or_make(keys.path()).expect("a key");
    let auth = Auth { keys: vec![key.setting()], ..Auth::default() };
    let pem = key.private_pem().expect("the key is read");
    let issuer = Issuer::from_pem(key.kid.clone(), &pem, &auth.issuer, &auth.audience).expect("an issuer");
    let token = issuer.issue("dashboard", TimeDelta::hours(1), &SystemClock, &SystemEntropy).expect("a token");
    let server = Server { port: 0, workers: 2, ..Server::default() };
    let config = Config { server, database: fill::database(url), auth, ..Config::default() };
    let app = App::build(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.expect("the service is built");
    (serve(app).expect("a port"), token.token.expose_secret().to_owned())
}

/// Asks both in turns and prints the middle round of each, by throughput.
async fn measure(name: &str, bare: &Request, service: &Request) {
    for connections in CONNECTIONS {
        let (mut of_bare, mut of_service) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            of_bare.push(load::run(bare, connections, ROUND).await);
            of_service.push(load::run(service, connections, ROUND).await);
        }
        let (bare, service) = (Measured::middle(of_bare), Measured::middle(of_service));
        println!(
            "| {name} | {connections} | {} | {} | {:.2} | {:.2} |",
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
