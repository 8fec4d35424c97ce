//! What may be done to reviews and when, what makes a set of grades complete, how far two people who grade agree, and
//! how much of what is under way was reviewed.

mod agreement;
mod coverage;
mod framework;
mod judging;
mod refused;
mod step;
#[cfg(test)]
mod tests;

pub use agreement::{Agreement, NoAgreement, Weights, cross_table, weighted_kappa};
pub use coverage::Coverage;
pub use framework::Framework;
pub use judging::{Given, Grades, judge, moderate, weighted_mean};
pub use refused::QualityRefused;
pub use step::Step;
