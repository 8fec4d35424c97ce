//! The review of spend.

use super::FieldRule;

pub(super) const FIELDS: &[FieldRule] = &[];
