//! The harness of the end-to-end suite: a real server on a free port, a database of its own for each test, a client for
//! each role.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod actors;
mod app;
mod client;
mod database;
mod list;
mod neighbours;
mod schema;

pub use actors::Who;
pub use app::{TestApp, on_each_database, with_config, with_limits};
pub use client::{Answer, Client};
pub use database::{Database, empty_databases};
pub use list::{List, Row};
pub use neighbours::{Neighbours, settle_neighbours};
pub use schema::{Field, ObjectType, object_type, object_types};
