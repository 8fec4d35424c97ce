//! One file per mutation: input, payload, resolver.

mod cancel_qa_review;
mod close_qa_action;
mod conduct_qa_review;
mod grant_qa_consent;
mod inputs;
mod moderate_qa_review;
mod publish_qa_review;
mod respond_to_qa_review;
mod revise_qa_review;
mod revoke_qa_consent;
mod schedule_qa_review;
mod withdraw_qa_review;

use async_graphql::MergedObject;

use crate::graphql::input::Refusal;
use crate::quality::rules::QualityRefused;

/// Mutations of quality assurance.
#[derive(Debug, Default, MergedObject)]
pub struct QualityMutation(
    schedule_qa_review::ScheduleQaReview,
    revise_qa_review::ReviseQaReview,
    conduct_qa_review::ConductQaReview,
    moderate_qa_review::ModerateQaReview,
    respond_to_qa_review::RespondToQaReview,
    publish_qa_review::PublishQaReview,
    withdraw_qa_review::WithdrawQaReview,
    cancel_qa_review::CancelQaReview,
    close_qa_action::CloseQaAction,
    grant_qa_consent::GrantQaConsent,
    revoke_qa_consent::RevokeQaConsent,
);

impl Refusal for QualityRefused {
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
