//! What is loaded for many objects at once: one statement per batch.

mod interventions;
mod parts;
mod plans;

pub use interventions::{InterventionById, InterventionsOf, Owned};
pub use parts::{CohortCodesOf, CriteriaOf, DecisionById, DocumentsOf, EventById, InterestById, ParticipationById};
pub use plans::{CohortByCode, PlanById, PrioritiesOfPlan, PriorityById};
