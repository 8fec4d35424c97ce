//! Impact evaluations as the schema shows them.

mod beside;
mod chart;
mod cost;
mod due;
mod edges;
mod enums;
mod evaluation;
mod loaders;
mod mutations;
mod plain;
mod plan;
mod query;
mod recomputation;
mod result;
mod school;
mod summary;
mod told;
mod verdict;

pub use edges::{OwnerOf, impact_evaluations_of};
pub use evaluation::ImpactEvaluation;
pub use loaders::EvaluationById;
pub use mutations::ImpactMutation;
pub use query::ImpactQuery;
pub use school::ImpactSchool;

pub use crate::impact::store::frozen::Frozen;
