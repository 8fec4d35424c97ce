//! Money as the schema shows it.

mod cost_share;
mod ledger_entry;
mod review;

pub use cost_share::{CostShare, cost_share_of_participation, cost_share_of_school, cost_share_of_trust};
pub use ledger_entry::LedgerEntry;
pub use review::{SpendReviewQuery, SpendReviewRow};
