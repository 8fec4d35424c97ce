//! What is loaded for many objects at once: one statement per batch.

mod interventions;
mod plans;

pub use interventions::InterventionById;
pub use plans::{CohortByCode, PlanById, PrioritiesOfPlan, PriorityById};
