//! Root fields: what is read.

mod interventions;
mod plans;

pub use interventions::InterventionsQuery;
pub use plans::PlansQuery;
