//! Decisions about observations over plain values.

mod release;
mod series;

pub use release::ReleaseRefused;
pub use series::{Candidate, difference, predecessor, successor};
