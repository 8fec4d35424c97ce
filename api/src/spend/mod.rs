//! Money: funding sources, allocations, the ledger, claims, and the review of spend.

pub mod graphql;
#[cfg(test)]
mod review_tests;
pub mod rules;
pub mod store;
