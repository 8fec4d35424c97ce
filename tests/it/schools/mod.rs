//! Reading the register.

mod school;
mod schools;
