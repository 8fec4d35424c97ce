//! Plans, priorities and decisions.

use super::FieldRule;

pub(super) const FIELDS: &[FieldRule] = &[];
