//! The only SQL of quality assurance.

pub mod actions;
pub mod agreement;
pub mod consents;
pub mod coverage;
pub mod findings;
pub mod outcomes;
pub mod reviews;
pub mod subjects;
