//! One file per mutation: input, payload, resolver.

mod add_priority;
mod begin_delivery;
mod cancel_intervention;
mod close_participation;
mod commission_intervention;
mod complete_intervention;
mod decide_on_intervention;
mod decide_on_limit;
mod declare_interest;
mod enrol_school;
mod inputs;
mod keys;
mod mark_intervention_evaluated;
mod open_commissioning_plan;
mod propose_intervention;
mod record_delivery;
mod repropose_intervention;
mod revise_intervention;
mod revise_participation;
mod revise_priority;
mod withdraw_interest;

use async_graphql::MergedObject;

use crate::commissioning::rules::CommissioningRefused;
use crate::graphql::input::Refusal;

/// Mutations of commissioning.
#[derive(Debug, Default, MergedObject)]
pub struct CommissioningMutation(PlanMutation, ProposalMutation, StepMutation, ParticipationMutation);

/// Mutations of plans and priorities.
#[derive(Debug, Default, MergedObject)]
pub struct PlanMutation(
    open_commissioning_plan::OpenCommissioningPlan,
    add_priority::AddPriority,
    revise_priority::RevisePriority,
);

/// Mutations of proposals and decisions.
#[derive(Debug, Default, MergedObject)]
pub struct ProposalMutation(
    propose_intervention::ProposeIntervention,
    revise_intervention::ReviseIntervention,
    repropose_intervention::ReproposeIntervention,
    decide_on_intervention::DecideOnIntervention,
    decide_on_limit::DecideOnLimit,
    declare_interest::DeclareInterest,
    withdraw_interest::WithdrawInterest,
);

/// Mutations that take a step with an intervention.
#[derive(Debug, Default, MergedObject)]
pub struct StepMutation(
    commission_intervention::CommissionIntervention,
    begin_delivery::BeginDelivery,
    complete_intervention::CompleteIntervention,
    mark_intervention_evaluated::MarkInterventionEvaluated,
    cancel_intervention::CancelIntervention,
);

/// Mutations of participations.
#[derive(Debug, Default, MergedObject)]
pub struct ParticipationMutation(
    enrol_school::EnrolSchool,
    revise_participation::ReviseParticipation,
    record_delivery::RecordDelivery,
    close_participation::CloseParticipation,
);

impl Refusal for CommissioningRefused {
    fn field(&self) -> String {
        Self::field(self)
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn each(&self) -> &[Self] {
        Self::each(self)
    }
}
