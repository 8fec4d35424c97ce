//! Commissioning: plans and their priorities, interventions with the schools that take part, decisions.
//!
//! Other rooms may use `store`, `rules`, the use cases of `service` and the types of `graphql` for edges.

pub mod graphql;
pub mod import;
pub mod rules;
pub mod service;
pub mod store;
