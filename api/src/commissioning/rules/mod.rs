//! What may be done to plans, interventions, participations and decisions, and when.

mod decision;
mod participation;
mod proposal;
mod refused;
mod step;

pub use decision::{Vote, is_carried};
pub use participation::{Closing, check_closing, check_delivery, check_enrolment};
pub use proposal::{CriterionDue, PlannedDays, check_days, check_due, check_schools_once};
pub use refused::CommissioningRefused;
pub use step::{Readiness, Step, Words, check_ready, check_revision};
