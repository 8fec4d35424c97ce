//! What money may be given, promised and paid, as arithmetic over plain amounts and days.

mod balances;
mod budgets;
mod claims;
mod entries;
mod reversals;
pub mod review;
mod sources;
mod terms;

pub use balances::{InterventionBalances, PlanBalances};
pub use budgets::{BudgetRefused, allocate, change_budget, check_allocatable};
pub use claims::{ClaimRefused, check_open};
pub use entries::{EntryRefused, check_contract, commit, pay};
pub use reversals::{ReversalRefused, Undone, check_reversible, take_back_budget, uncommit, unpay};
pub use sources::{SourceRefused, check_kind};
pub use terms::{LedgerDay, TermsRefused, Unwritten};
