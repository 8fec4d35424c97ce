//! How near the service comes to a bare handler: `cargo bench -p tests --bench register -- postgres://… [FILE…]`.
//!
//! Beside the service, over the same PostgreSQL, runs the thinnest server that gives the same answers: an actix handler with
//! the one hand-written statement. Both are asked in turns, from this process over loopback, by 1, 8 and 64 connections; what
//! counts is the ratio within one run. The database has to be empty or made by an earlier run. Files of the register are
//! imported if they are given (establishments, then groups, then links), else the bundled extract.

mod bare;
#[expect(dead_code, reason = "shared with the benchmark of the evidence, which varies its questions")]
mod load;
mod service;

use std::path::PathBuf;
use std::time::Duration;

use load::Measured;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: [usize; 3] = [1, 8, 64];
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some((url, files)) = arguments.split_first() else {
        eprintln!("usage: cargo bench -p tests --bench register -- postgres://USER@HOST/DATABASE [FILE…]");
        std::process::exit(2);
    };
    let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    service::fill(url, &files).await;
    let bare = bare::serve(url).await;
    let service = service::Service::serve(url).await;
    println!(
        "| query | connections | bare req/s | p50 ms | p99 ms | service req/s | p50 ms | p99 ms | throughput ratio | p50 ratio |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for query in service.queries(bare) {
        load::check(&query.bare, &query.service).await;
        for connections in CONNECTIONS {
            let (bare, service) = in_turns(&query, connections).await;
            println!(
                "| {} | {connections} | {} | {} | {:.2} | {:.2} |",
                query.name,
                bare.columns(),
                service.columns(),
                service.per_second / bare.per_second,
                service.p50_ms / bare.p50_ms,
            );
        }
    }
    service.stop().await;
}

/// The same question to both servers.
pub struct Query {
    name: String,
    bare: load::Request,
    service: load::Request,
}

/// Asks both in turns and gives the middle round of each, by throughput.
async fn in_turns(query: &Query, connections: usize) -> (Measured, Measured) {
    let (mut bare, mut service) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(load::run(&query.bare, connections, ROUND).await);
        service.push(load::run(&query.service, connections, ROUND).await);
    }
    (Measured::middle(bare), Measured::middle(service))
}
