//! Decisions about the register over plain values: no database, no clock, no GraphQL.

pub mod groups;
pub mod names;
