//! Root fields: what is read.

mod plans;

pub use plans::PlansQuery;
