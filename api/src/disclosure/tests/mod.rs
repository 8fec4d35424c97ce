//! Tests of decisions on whole cubes.

mod golden;
mod large;
mod sample;
