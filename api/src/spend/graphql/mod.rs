//! Money as the schema shows it.

mod allocation;
mod claim;
mod cost_share;
mod edges;
mod enums;
mod funding_source;
mod ledger_entry;
mod loaders;
mod mutations;
mod query;
mod review;

pub use allocation::Allocation;
pub use claim::Claim;
pub use cost_share::{CostShare, cost_share_of_participation, cost_share_of_school, cost_share_of_trust};
pub use edges::{Parent, allocations_of, claims_of, ledger_of};
pub use enums::{Account, BudgetType, ClaimStatus, EntryKind};
pub use funding_source::{FundingSource, find_funding_source};
pub use ledger_entry::LedgerEntry;
pub use loaders::{AllocationById, ClaimById, FundingSourceById, LedgerEntryById};
pub use mutations::SpendMutation;
pub use query::SpendQuery;
pub use review::{SpendReviewQuery, SpendReviewRow};
