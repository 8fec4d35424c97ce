//! What is loaded for many objects at once: one statement per batch.

mod claims;
mod ledger;
mod sources;

pub use claims::{ClaimById, ClaimCountOf, ClaimsOf, EntryOfClaim};
pub use ledger::{LedgerCountOf, LedgerEntryById, LedgerOf, ReversalOf};
pub use sources::{AllocationById, AllocationCountOf, AllocationsOf, FundingSourceById};
