//! Success measures: what the partnership promised to reach, as typed rules, and whether the loaded figures of the local authority and England
//! say that it did.

pub mod graphql;
pub mod measures;
pub mod rules;
pub mod service;
pub mod store;
