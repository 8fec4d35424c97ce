//! Plans, priorities, interventions and decisions as the schema shows them.

mod cohort;
mod decision;
mod enums;
mod event;
mod intervention;
mod loaders;
mod mutations;
mod owned;
mod participation;
mod parts;
mod plan;
mod priority;
mod query;

pub use cohort::Cohort;
pub use decision::{Decision, DeclaredInterest};
pub use enums::{
    InterventionKind, InterventionOrder, InterventionStatus, Limit, ParticipationOutcome, ParticipationStatus,
    Question, Verdict,
};
pub use event::InterventionEvent;
use intervention::PARTS;
pub use intervention::{Intervention, find_intervention};
pub use loaders::{
    CohortByCode, DecisionById, EventById, InterestById, InterventionById, ParticipationById, PlanById, PriorityById,
};
pub use mutations::CommissioningMutation;
pub use owned::interventions_of;
pub use participation::Participation;
pub use parts::{DocumentLink, SuccessCriterion};
pub use plan::{CommissioningPlan, find_plan};
pub use priority::{Priority, find_priorities, find_priority};
pub use query::{InterventionsQuery, PlansQuery};
