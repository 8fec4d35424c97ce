//! Funding, the ledger and claims.

use super::{CONTRACT_PARTIES, FieldRule, rule};

pub(super) const FIELDS: &[FieldRule] = &[rule(
    "LedgerEntry",
    CONTRACT_PARTIES,
    &["id", "description", "counterparty", "amountPence", "datedOn", "account"],
)];
