//! Rows of needs analysis.

pub mod analyses;
pub mod chain;
pub mod rule_sets;
pub mod schools;
