//! Interventions and the schools that take part in them.

use super::FieldRule;

pub(super) const FIELDS: &[FieldRule] = &[];
