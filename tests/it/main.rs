//! The end-to-end suite: HTTP to a real server on a free port, with a database of its own for each test, on SQLite always
//! and on PostgreSQL too when `TEST_DATABASE_URL` names a server.

mod access;
mod architecture;
mod attacks;
mod auth;
mod brokerage;
mod commissioning;
mod data_sharing;
mod http;
mod impact;
mod imports;
mod limits;
mod migrations;
mod needs;
mod observations;
mod policy;
mod quality;
mod rooms;
mod schema;
mod schools;
mod spend;
mod submissions;
mod success;
mod workspace;
