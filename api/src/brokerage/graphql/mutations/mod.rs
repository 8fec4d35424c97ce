//! One file per mutation: input, payload, resolver.

mod accept_support_offer;
mod amend_supporter;
mod begin_deployment;
mod close_support_request;
mod complete_deployment;
mod decline_support_offer;
mod end_deployment;
mod inputs;
mod offer_support;
mod record_visit;
mod register_supporter;
mod request_support;
mod set_supporter_capacity;
mod strike_visit;
mod withdraw_support_offer;

use async_graphql::MergedObject;

pub(super) use inputs::half_days;

use crate::brokerage::rules::BrokerageRefused;
use crate::graphql::input::Refusal;

/// Mutations of brokerage.
#[derive(Debug, Default, MergedObject)]
pub struct BrokerageMutation(
    register_supporter::RegisterSupporter,
    amend_supporter::AmendSupporter,
    set_supporter_capacity::SetSupporterCapacity,
    request_support::RequestSupport,
    close_support_request::CloseSupportRequest,
    offer_support::OfferSupport,
    accept_support_offer::AcceptSupportOffer,
    decline_support_offer::DeclineSupportOffer,
    withdraw_support_offer::WithdrawSupportOffer,
    begin_deployment::BeginDeployment,
    complete_deployment::CompleteDeployment,
    end_deployment::EndDeployment,
    record_visit::RecordVisit,
    strike_visit::StrikeVisit,
);

impl Refusal for BrokerageRefused {
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
