//! The only SQL of the kept sums.
