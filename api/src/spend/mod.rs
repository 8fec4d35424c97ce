//! Money: funding sources, allocations, the ledger, claims, and the review of spend.
//!
//! Other rooms may use `service` to write the ledger and the types of `graphql` for edges.

pub mod graphql;
pub mod import;
#[cfg(test)]
mod review_tests;
pub mod rules;
pub mod service;
pub mod store;
#[cfg(test)]
mod tests;
