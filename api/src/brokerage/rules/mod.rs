//! What may be promised, what leads on from where, and who fits a need best.

mod days;
mod matching;
mod refused;
mod step;

pub use days::{Line, Visited, check_between, check_capacity, check_days, check_visit, half_terms_within};
pub use matching::{Candidate, Conflict, Facts, METHOD, Match, Need, Part, Points, Record, Tie, conflict_of, rank};
pub use refused::BrokerageRefused;
pub use step::{DeploymentStep, RequestStep};
