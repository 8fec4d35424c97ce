//! Users, organisations and memberships: who holds which role, for whom.
//!
//! Other rooms may use `service::grants`, and the types of `graphql` for edges.

pub mod graphql;
pub mod rules;
pub mod service;
pub mod store;
