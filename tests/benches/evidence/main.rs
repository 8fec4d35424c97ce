//! How near the feed of a trust and its submissions come to hand-written SQL:
//! `cargo bench -p tests --bench evidence -- postgres://…`.
//!
//! Beside the service, over the same PostgreSQL, runs the thinnest server that gives the same answers: actix handlers with
//! hand-written statements, of the feed once with rows that the handler writes as JSON and once with JSON that the database
//! puts together. All are asked in turns, from this process over loopback, by 1 and 8 connections; what counts is the
//! ratio within one run. It is done over half a million observations, then over five million of the same schools. The database
//! has to be empty or made by an earlier run.

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
const SIZES: [i64; 2] = [500_000, 5_000_000];
/// Pages are asked for at the beginning of the list and so many rows down.
const DOWN: [i64; 2] = [0, 400];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [url] = arguments.as_slice() else {
        eprintln!("usage: cargo bench -p tests --bench evidence -- postgres://USER@HOST/DATABASE");
        std::process::exit(2);
    };
    println!(
        "| observations | question | connections | bare req/s | p50 ms | p99 ms | service req/s | p50 ms | p99 ms | throughput ratio | p50 ratio |"
    );
    println!("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for size in SIZES {
        fill::fill(url, size).await;
        let bare = bare::serve(url).await;
        let (running, token) = service(url).await;
        for down in DOWN {
            let (trust, subject, id) = bare::place(url, down).await;
            let after = cursor(running.address, &token, trust, down).await;
            let asked = Request::query(running.address, Some(&token), &feed(trust, &after));
            for (way, name) in [("sync", "rows"), ("sync-json", "JSON of the database")] {
                let bare = Request::get(bare, &format!("/{way}/{trust}/{subject}/{id}"));
                expect_alike(&data(&bare).await, &data(&asked).await);
                measure(size, &format!("500 of the feed, {down} down, {name}"), &bare, &asked).await;
            }
        }
        submit(size, bare, running.address, &token).await;
        running.stop().await.expect("the server stops");
    }
}

const COHORTS: [(&str, i16, i64, i32); 5] = [
    ("ALL_PUPILS", 1, 31, 60),
    ("DISADVANTAGED", 2, 0, 30),
    ("BOYS", 4, 0, 30),
    ("EAL", 9, 0, 30),
    ("LOOKED_AFTER", 10, 0, 30),
];
const MEASURES: [(&str, i32); 2] = [("PTRWM_EXP", 2), ("PTREAD_EXP", 7)];

/// Batches of 100 rows, each of the same figures with other values: two measures of five cohorts of ten schools.
async fn submit(size: i64, bare: SocketAddr, service: SocketAddr, token: &str) {
    let (mut of_bare, mut of_service) = (Vec::new(), Vec::new());
    let mut turn = 0;
    for _ in 0..ROUNDS {
        let plain = || {
            turn += 1;
            Request::post(bare, "/submit", None, &serde_json::to_string(&figures(turn)).expect("JSON"))
        };
        of_bare.push(load::run_varied(plain, ROUND).await);
        let asked = || {
            turn += 1;
            Request::post(service, "/graphql", Some(token), &batch(turn))
        };
        of_service.push(load::run_varied(asked, ROUND).await);
    }
    let rejected = "{ submissions(filter: { statuses: [REJECTED] }) { totalCount } }";
    let rejected = data(&Request::query(service, Some(token), rejected)).await;
    assert_eq!(rejected["submissions"]["totalCount"], 0, "all were accepted");
    let answer = data(&Request::post(service, "/graphql", Some(token), &batch(turn + 1))).await;
    assert_eq!(answer["submitObservations"]["submission"]["status"], "ACCEPTED", "{answer}");
    let (bare, service) = (Measured::middle(of_bare), Measured::middle(of_service));
    println!(
        "| {size} | submit 100 rows | 1 | {} | {} | {:.2} | {:.2} |",
        bare.columns(),
        service.columns(),
        service.per_second / bare.per_second,
        service.p50_ms / bare.p50_ms,
    );
}

fn figures(turn: i64) -> Vec<bare::Figure> {
    let mut figures = Vec::new();
    for urn in 800_001..=800_010 {
        for (_, measure) in MEASURES {
            for (_, cohort, least, denominator) in COHORTS {
                figures.push((urn, measure, cohort, least + (turn + i64::from(urn)) % 29, denominator));
            }
        }
    }
    figures
}

fn batch(turn: i64) -> String {
    let row = |(urn, measure, cohort, numerator, denominator): bare::Figure| {
        let measure = MEASURES.iter().find(|(_, id)| *id == measure).map(|(code, _)| *code);
        let cohort = COHORTS.iter().find(|(_, number, ..)| *number == cohort).map(|(code, ..)| *code);
        serde_json::json!({ "urn": urn, "measure": measure, "cohort": cohort, "period": "2026/27 autumn", "status": "IN_YEAR",
            "numerator": numerator, "denominator": denominator })
    };
    let rows: Vec<Value> = figures(turn).into_iter().map(row).collect();
    let query = "mutation($input: SubmitObservationsInput!) { submitObservations(input: $input) { submission { status } problems { code message } userErrors { code message } } }";
    let input = serde_json::json!({ "rows": rows, "confirmJumps": true });
    serde_json::json!({ "query": query, "variables": { "input": input } }).to_string()
}

/// A page of 500 of the feed of a trust, after a cursor.
fn feed(trust: i32, after: &Value) -> String {
    format!(
        "{{ observations(first: 500, after: {after}, filter: {{ trustUids: [{trust}] }}) {{ pageInfo {{ hasNextPage }} edges {{ node {{ urn \
         measureCode cohortCode period status state value numerator denominator }} }} }} }}"
    )
}

/// The cursor that is so many rows down the feed of a trust.
async fn cursor(service: SocketAddr, token: &str, trust: i32, rows: i64) -> Value {
    if rows == 0 {
        return Value::Null;
    }
    let query =
        format!("{{ observations(first: {rows}, filter: {{ trustUids: [{trust}] }}) {{ pageInfo {{ endCursor }} }} }}");
    data(&Request::query(service, Some(token), &query)).await["observations"]["pageInfo"]["endCursor"].take()
}

/// The service, and a token of a user of the trust.
async fn service(url: &str) -> (api::http::Running, String) {
    let keys = TempDir::new().expect("a folder");
    let key = DevelopmentKey::open_or_make(keys.path()).expect("a key");
    let auth = Auth { keys: vec![key.setting()], ..Auth::default() };
    let pem = key.private_pem().expect("the key is read");
    let issuer = Issuer::from_pem(key.kid.clone(), &pem, &auth.issuer, &auth.audience).expect("an issuer");
    let token = issuer.issue("trust-user", TimeDelta::hours(1), &SystemClock, &SystemEntropy).expect("a token");
    let server = Server { port: 0, workers: 2, ..Server::default() };
    let config = Config { server, database: fill::database(url), auth, ..Config::default() };
    let app = App::build(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.expect("the service is built");
    (serve(app).expect("a port"), token.token.expose_secret().to_owned())
}

/// Asks both in turns and prints the middle round of each, by throughput.
async fn measure(size: i64, name: &str, bare: &Request, service: &Request) {
    for connections in CONNECTIONS {
        let (mut of_bare, mut of_service) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            of_bare.push(load::run(bare, connections, ROUND).await);
            of_service.push(load::run(service, connections, ROUND).await);
        }
        let (bare, service) = (Measured::middle(of_bare), Measured::middle(of_service));
        println!(
            "| {size} | {name} | {connections} | {} | {} | {:.2} | {:.2} |",
            bare.columns(),
            service.columns(),
            service.per_second / bare.per_second,
            service.p50_ms / bare.p50_ms,
        );
    }
}

fn expect_alike(bare: &Value, service: &Value) {
    let edges = |answer: &Value| answer["observations"]["edges"].as_array().cloned().unwrap_or_default();
    let (of_bare, of_service) = (edges(bare), edges(service));
    assert_eq!(of_bare.len(), of_service.len(), "the two servers give as many rows");
    for (row, (one, other)) in of_bare.iter().zip(&of_service).enumerate() {
        assert_eq!(one, other, "the two servers answer alike: row {row}");
    }
    assert_eq!(bare["observations"]["pageInfo"], service["observations"]["pageInfo"]);
}

async fn data(request: &Request) -> Value {
    let mut answer: Value = serde_json::from_str(&load::answer(request).await).expect("JSON");
    answer["data"].take()
}
