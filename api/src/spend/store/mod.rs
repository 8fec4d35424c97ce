//! The only SQL of money. Every select begins with `policy::visible`.

pub mod allocations;
pub mod claims;
pub mod cost_share;
pub mod funding_sources;
pub mod ledger;
mod lists;
pub mod review;
