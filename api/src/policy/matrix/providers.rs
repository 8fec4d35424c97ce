//! Providers of improvement work.

use super::FieldRule;

pub(super) const FIELDS: &[FieldRule] = &[];
