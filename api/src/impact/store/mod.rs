//! The only SQL of impact evaluations, and what is kept of its answers.

pub mod due;
pub mod evaluations;
pub mod frozen;
pub mod parts;
pub mod summary;
pub mod values;
