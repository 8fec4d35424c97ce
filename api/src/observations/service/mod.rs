//! What is done to observations: they are released to everybody, a release is withdrawn, and what is read under an agreement
//! is written down.

mod cube;
mod readings;
mod release_observations;
mod withdraw_release;

#[cfg(test)]
pub(crate) use cube::{cohorts, relations};
pub use readings::Readings;
pub use release_observations::{Releasing, release_observations};
pub use withdraw_release::{Withdrawing, withdraw_release};
