//! The only SQL of money.

pub mod cost_share;
pub mod review;
