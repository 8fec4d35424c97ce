//! Needs analysis as GraphQL has it.

mod analysis;
mod chain;
mod edges;
mod enums;
mod loaders;
mod mutations;
mod predictions;
mod query;
mod reproduction;
mod rule_set;
mod school;

pub use analysis::NeedAnalysis;
pub use edges::{NeedDrawn, needs_of_priority, needs_of_school};
pub use loaders::{AnalysisById, RuleSetById};
pub use mutations::NeedsMutation;
pub use query::NeedsQuery;
pub use rule_set::NeedRuleSet;
pub use school::SchoolNeed;
