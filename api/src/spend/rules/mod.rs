//! What is decided and calculated about money.

pub mod review;
