//! What is done to observations: they are released to everybody, and a release is withdrawn.

mod cube;
mod release_observations;
mod withdraw_release;

#[cfg(test)]
pub(crate) use cube::{cohorts, relations};
pub use release_observations::{Made, Releasing, release_observations};
pub use withdraw_release::{Withdrawing, withdraw_release};
