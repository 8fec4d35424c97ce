//! Decisions about observations over plain values.

mod series;

pub use series::{Candidate, difference, predecessor};
