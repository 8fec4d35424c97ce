//! Decisions about observations over plain values.

mod england;
mod release;
mod series;

pub use england::fitting;
pub use release::ReleaseRefused;
pub use series::{Candidate, difference, predecessor, successor};
