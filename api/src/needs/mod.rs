//! Needs analysis: which schools are in need and why, the priorities that are drawn from it, need that is not met and spend that is not on
//! need; and how well schools predict their results.

pub mod graphql;
pub mod rule_sets;
pub mod rules;
pub mod service;
pub mod store;
