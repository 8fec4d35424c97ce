//! Tests of decisions on whole cubes.

mod again;
mod attacker;
mod attacks;
mod examples;
mod golden;
mod large;
mod properties;
mod random;
mod sample;

/// The attacker, and cubes to attack.
pub(crate) mod attack {
    pub(crate) use super::super::decide::decide_without_complements as without_complements;
    pub(crate) use super::attacker::pinned;
    pub(crate) use super::random::{Sample, samples};
}
