//! What is kept of the sums of the ledger, and how they are shared among the schools that take part.
//!
//! `commissioning` says when participations change and `spend` when the ledger grows; neither knows the tables here. It
//! lies below both, so that a school that joins changes the shares in the same transaction.

pub mod rules;
pub mod service;
mod store;
#[cfg(test)]
mod tests;
