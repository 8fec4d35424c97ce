//! Funding, the ledger and claims.

use super::FieldRule;

pub(super) const FIELDS: &[FieldRule] = &[];
