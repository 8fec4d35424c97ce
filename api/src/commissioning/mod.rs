//! Commissioning: plans and their priorities, interventions with the schools that take part, decisions.
//!
//! Other rooms may use `store`, `rules` and the types of `graphql` for edges.

pub mod graphql;
pub mod store;
