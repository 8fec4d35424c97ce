//! HTTP: bodies, request ids, media types, health, metrics, the query page, WebSockets.
//!
//! [`serve`] is all that other rooms need. A request comes in through `watch` (request id, log line, duration), `graphql`
//! reads it (`body`, `request`, `media`), `execute` lets it through the guard, asks who it is from and runs it, and
//! `answer` says how it went. `socket` does the same for each operation of a WebSocket.

mod answer;
mod body;
mod compressed;
mod engine;
mod execute;
mod graphql;
mod health;
mod lost_database;
mod media;
mod metrics;
mod operation_names;
mod page;
mod request;
mod server;
mod service;
mod socket;
mod submissions;
#[cfg(test)]
mod tests;
mod unread;
mod watch;
mod written;

pub use metrics::describe_metrics;
pub use server::{Running, serve};
