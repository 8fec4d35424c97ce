//! What may be done to reviews and when, what makes a set of grades complete, and how far two people who grade agree.

mod agreement;
mod framework;
mod judging;
mod refused;
mod step;
#[cfg(test)]
mod tests;

pub use agreement::{Agreement, NoAgreement, Weights, weighted_kappa};
pub use framework::Framework;
pub use judging::{Given, Grades, judge, moderate, weighted_mean};
pub use refused::QualityRefused;
pub use step::Step;
