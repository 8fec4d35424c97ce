//! Data-sharing agreements: which organisation lets which others have which of its unpublished figures, what for and until
//! when; and the log of who read what under them.
//!
//! Other rooms may use `store::grants` (what an actor may read, what an owner may submit), `rules` (whether an agreement
//! covers a figure) and `log` (to write a reading down).

pub mod graphql;
pub mod log;
pub mod rules;
pub mod service;
pub mod store;
