//! Money as the schema shows it.

mod allocation;
mod claim;
mod edges;
mod enums;
mod funding_source;
mod ledger_entry;
mod loaders;
mod mutations;
mod query;

pub use allocation::Allocation;
pub use claim::Claim;
pub use edges::{Parent, allocations_of, claims_of, ledger_of};
pub use enums::{Account, BudgetType, ClaimStatus, EntryKind};
pub use funding_source::{FundingSource, find_funding_source};
pub use ledger_entry::LedgerEntry;
pub use loaders::{AllocationById, ClaimById, FundingSourceById, LedgerEntryById};
pub use mutations::SpendMutation;
pub use query::SpendQuery;
