//! Reads of observations, each through what the actor may see, and what releases write.

pub mod filter;
pub mod lists;
pub mod releases;
pub mod row;
pub mod sources;
