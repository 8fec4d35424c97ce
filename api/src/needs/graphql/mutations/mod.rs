//! One file per mutation: input, payload, resolver.

mod draw_priority_from_needs;
mod run_needs_analysis;

use async_graphql::MergedObject;

use crate::graphql::input::Refusal;
use crate::needs::rules::NeedsRefused;

/// Mutations of needs analysis.
#[derive(Debug, Default, MergedObject)]
pub struct NeedsMutation(run_needs_analysis::RunNeedsAnalysis, draw_priority_from_needs::DrawPriorityFromNeeds);

impl Refusal for NeedsRefused {
    fn field(&self) -> String {
        Self::field(self).to_owned()
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn each(&self) -> &[Self] {
        Self::each(self)
    }
}
