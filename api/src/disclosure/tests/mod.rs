//! Tests of decisions on whole cubes.

mod attacker;
mod attacks;
mod examples;
mod golden;
mod large;
mod properties;
mod random;
mod sample;
