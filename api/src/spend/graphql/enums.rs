//! What entries of the ledger and claims can be, as the schema names them.

use async_graphql::Enum;
use entities::states;

/// What an entry of the ledger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::EntryKind")]
pub enum EntryKind {
    /// A budget, or a change of one. A budget that is allocated is one entry that takes it from the plan and one that
    /// gives it to the intervention.
    Budget,
    /// A promise to pay.
    Commitment,
    /// A payment.
    Actual,
    /// The undoing of another entry.
    Reversal,
}

/// Which balance an entry of the ledger moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Account")]
pub enum Account {
    /// The budget.
    Budget,
    /// The commitments.
    Commitment,
    /// The payments.
    Actual,
}

/// Whether a budget is the first or a change of it (IATI budget types 1 and 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::BudgetType")]
pub enum BudgetType {
    /// The first.
    Original,
    /// A change.
    Revised,
}

/// Where a provider's claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::ClaimStatus")]
pub enum ClaimStatus {
    /// Submitted; an officer has yet to settle it.
    Submitted,
    /// Accepted: a payment is in the ledger.
    Accepted,
    /// Refused, with a reason.
    Refused,
    /// Taken back by the provider, with a reason.
    Withdrawn,
}
