//! One file per mutation: input, payload, resolver.

mod compute_impact_evaluation;
mod inputs;
mod moderate_impact_evaluation;
mod plan_impact_evaluation;
mod publish_impact_evaluation;
mod return_impact_evaluation;
mod revise_impact_plan;
mod submit_impact_evaluation;
mod withdraw_impact_evaluation;

use async_graphql::MergedObject;

use crate::graphql::input::Refusal;
use crate::impact::rules::ImpactRefused;

/// Mutations of impact.
#[derive(Debug, Default, MergedObject)]
pub struct ImpactMutation(
    plan_impact_evaluation::PlanImpactEvaluation,
    revise_impact_plan::ReviseImpactPlan,
    compute_impact_evaluation::ComputeImpactEvaluation,
    submit_impact_evaluation::SubmitImpactEvaluation,
    return_impact_evaluation::ReturnImpactEvaluation,
    moderate_impact_evaluation::ModerateImpactEvaluation,
    publish_impact_evaluation::PublishImpactEvaluation,
    withdraw_impact_evaluation::WithdrawImpactEvaluation,
);

impl Refusal for ImpactRefused {
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
