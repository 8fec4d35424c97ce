//! What is done to observations: they are released to everybody, a release is withdrawn, what is read under an agreement is written down,
//! of several of the same one
//! counts, and a school is followed across its URNs.

mod chains;
mod cube;
mod readings;
mod release_observations;
mod settled;
mod withdraw_release;

pub use chains::{chains, each_once};
#[cfg(test)]
pub(crate) use cube::{cohorts, relations};
pub use readings::Readings;
pub use release_observations::{Releasing, release_observations};
pub use settled::Settled;
pub use withdraw_release::{Withdrawing, withdraw_release};
