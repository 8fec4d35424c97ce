//! The Partnership API: the service behind a school-improvement partnership.
//!
//! A request walks down once and up once: `http` (who may send what bytes), `auth` (who is asking), `graphql` (may this
//! query run), a slice such as `schools` (what is asked; its `store` holds the only SQL, which starts from `policy`), and
//! back. `docs/architecture.md` walks through one query and one mutation.

pub mod access;
pub mod app;
pub mod audit;
pub mod auth;
pub mod brokerage;
pub mod clock;
pub mod commissioning;
pub mod config;
pub mod costs;
pub mod data_sharing;
pub mod db;
pub mod demo;
pub mod disclosure;
pub mod entropy;
pub mod files;
pub mod graphql;
pub mod http;
pub mod impact;
pub mod lists;
pub mod needs;
pub mod observations;
pub mod operation;
pub mod policy;
pub mod providers;
pub mod quality;
pub mod references;
pub mod schools;
pub mod spend;
pub mod submissions;
pub mod success;
pub mod telemetry;
