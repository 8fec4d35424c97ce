//! Tests of what is told of observations, over a database in memory.

mod attack;
mod desk;
mod releases;
mod sight;
