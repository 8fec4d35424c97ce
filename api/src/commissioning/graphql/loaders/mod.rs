//! What is loaded for many objects at once: one statement per batch.

mod children;
mod interventions;
mod parts;
mod plans;

pub(super) use children::children;
pub use interventions::{InterventionById, InterventionsOf, Owned, OwnerKey};
pub use parts::{CohortCodesOf, CriteriaOf, DecisionById, DocumentsOf, EventById, InterestById, ParticipationById};
pub use plans::{CohortByCode, PlanById, PrioritiesOfPlan, PriorityById};
