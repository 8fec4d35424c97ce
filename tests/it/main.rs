//! The end-to-end suite: HTTP to a real server on a free port, with a database of its own for each test, on SQLite always
//! and on PostgreSQL too when `TEST_DATABASE_URL` names a server.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod access;
mod auth;
mod policy;
mod schools;
