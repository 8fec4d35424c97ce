//! Plans, priorities, interventions and decisions as the schema shows them.

mod cohort;
mod enums;
mod intervention;
mod loaders;
mod plan;
mod priority;
mod query;

pub use cohort::Cohort;
pub use enums::{InterventionKind, InterventionStatus, ParticipationStatus, Question, Verdict};
pub use intervention::{Intervention, find_intervention};
pub use loaders::{CohortByCode, InterventionById, PlanById, PriorityById};
pub use plan::{CommissioningPlan, find_plan};
pub use priority::{Priority, find_priority};
pub use query::PlansQuery;
