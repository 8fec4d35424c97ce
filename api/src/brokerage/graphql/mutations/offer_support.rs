use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{DeploymentInput, check_half_terms, decoded};
use crate::brokerage::graphql::SupportOffer;
use crate::brokerage::service::{self, Call, Offering};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// What is to be offered to a school that asked for support.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct OfferSupportInput {
    /// Global id of the request.
    request_id: ID,
    /// Version of the request that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Who is to be sent, when, for how many days. Left out if an intervention is offered.
    deployment: Option<DeploymentInput>,
    /// Global id of an intervention in which the school has a place. Left out if somebody is sent.
    intervention_id: Option<ID>,
    /// What you say to it; 2,000 characters at most.
    note: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `offerSupport` did.
#[derive(Debug, SimpleObject)]
pub struct OfferSupportPayload {
    /// The offer. Null if there are `userErrors`.
    offer: Option<SupportOffer>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `TOO_MANY`, `ONE_OFFER`, `WRONG_STATE` (an offer waits, was accepted, or the request is
    /// closed), `UNKNOWN_SUPPORTER`, `INTEREST` (you belong to the school or its trust, or are or belong to who
    /// would be sent), `CONFLICT_OF_INTEREST` (who would be sent does), `UNKNOWN_SCHOOL` (it is not open any more), `IN_PAST`, `NOT_VALID`, `OVERLAPPING`,
    /// `ENDS_BEFORE_START`, `TOO_LONG_A_TIME`, `NO_DAYS`, `NOT_DAYS`, `NOT_A_HALF_TERM`, `HALF_TERM_TWICE`,
    /// `HALF_TERM_OUTSIDE`, `OVER_COMMITTED`, `UNKNOWN_INTERVENTION`, `NOT_OFFERED`, `NO_PLACE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct OfferSupport;

#[Object]
impl OfferSupport {
    /// Offers support to a school that asked for it: somebody who is sent, whose days are held until the school has
    /// answered, or a place in an intervention. One offer waits at a time. Only `LA_ADMIN` and `LA_OFFICER` of the
    /// area may, and nobody for a school that it belongs to.
    #[graphql(guard = "May::call(\"offerSupport\")")]
    async fn offer_support(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To which request, and what.")] input: OfferSupportInput,
    ) -> Result<OfferSupportPayload> {
        let Some(GlobalId::SupportRequest(request_id)) = GlobalId::decode(&input.request_id) else {
            return Err(Code::NotFound.error("there is no request with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(OfferSupportPayload { offer: None, user_errors });
        }
        let result = service::offer_support(operation(ctx)?, input.offering(request_id)).await;
        let offer = outcome(ctx, &mut user_errors, result)?.map(SupportOffer);
        Ok(OfferSupportPayload { offer, user_errors })
    }
}

impl OfferSupportInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "note", self.note.as_ref(), LONGEST_TEXT);
        if self.deployment.is_some() == self.intervention_id.is_some() {
            let told = "name exactly one of deployment and interventionId: an offer is of one thing";
            errors.push(UserError::at("deployment", "ONE_OFFER", told));
        }
        if let Some(deployment) = &self.deployment {
            check_half_terms(&mut errors, "deployment.days", &deployment.days, 1);
        }
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn offering(self, request_id: String) -> Offering {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { id: request_id, expected_version: self.expected_version, idempotency };
        let sending = self.deployment.map(DeploymentInput::sending);
        let intervention_id = self.intervention_id.map(|id| decoded(&id, GlobalId::intervention_key));
        Offering { call, sending, intervention_id, note: self.note }
    }
}
