//! Quality assurance as the schema shows it.

mod action;
mod agreement;
mod consent;
mod coverage;
mod edges;
mod enums;
mod findings;
mod framework;
mod loaders;
mod mutations;
mod outcome;
mod query;
mod record;
mod review;

pub use action::QaAction;
pub use consent::QaConsent;
pub use edges::{OwnerOf, qa_outcomes_of, qa_reviews_of};
pub use framework::{QaFramework, find_framework, frameworks};
pub use loaders::{ActionById, ConsentById, OutcomeById, ReviewById};
pub use mutations::QualityMutation;
pub use outcome::QaOutcome;
pub use query::QualityQuery;
pub use record::ProviderRecord;
pub use review::QaReview;
