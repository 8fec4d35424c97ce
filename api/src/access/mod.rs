//! Users, organisations and memberships: who holds which role, for whom.
//!
//! Other rooms may use `service` and the types of `graphql` for edges. `demo` invents the people of a demonstration.

pub mod demo;
pub mod graphql;
pub mod rules;
pub mod service;
pub mod store;
