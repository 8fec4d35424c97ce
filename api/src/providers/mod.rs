//! Providers: whoever delivers or brokers improvement work.
//!
//! Other rooms may use `store` and the types of `graphql` for edges.

pub mod graphql;
pub mod rules;
pub mod service;
pub mod store;
