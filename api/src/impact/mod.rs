//! Impact: what improvement work did, for whom, and how sure we are.

pub mod graphql;
pub mod rules;
pub mod service;
pub mod store;
