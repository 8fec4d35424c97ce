//! Impact: what improvement work did, for whom, and how sure we are.

pub mod rules;
