//! The only SQL of impact evaluations.

pub mod due;
pub mod evaluations;
pub mod frozen;
pub mod parts;
pub mod summary;
pub mod values;
