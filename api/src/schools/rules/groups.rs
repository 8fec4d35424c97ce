//! Which groups of schools are academy trusts.

/// Group types of GIAS that are academy trusts: multi-academy, single-academy, secure single-academy. A school is in one of
/// them at a time.
pub const TRUST_TYPES: [i32; 3] = [6, 10, 11];
