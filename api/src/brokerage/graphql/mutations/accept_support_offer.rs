use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::brokerage::graphql::SupportOffer;
use crate::brokerage::service::{self, Answer, Answering, Call};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An offer that is accepted.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AcceptSupportOfferInput {
    /// Global id of the offer.
    offer_id: ID,
    /// Version of the offer that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// What you say to it; 2,000 characters at most.
    note: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `acceptSupportOffer` did.
#[derive(Debug, SimpleObject)]
pub struct AcceptSupportOfferPayload {
    /// The offer as it is now. Null if there are `userErrors`.
    offer: Option<SupportOffer>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `WRONG_STATE` (it was
    /// answered), `CONFLICT_OF_INTEREST` (who would be sent reviews the school, or has come to belong to it), `NOT_OFFERED` (the
    /// intervention takes place no more), `NO_PLACE` (the school has no place in it any more), `UNKNOWN_INTERVENTION`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct AcceptSupportOffer;

#[Object]
impl AcceptSupportOffer {
    /// Accepts what is offered: a deployment is agreed then. Only `SCHOOL_USER` and `TRUST_USER` of the school may.
    #[graphql(guard = "May::call(\"acceptSupportOffer\")")]
    async fn accept_support_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which offer, and what you say to it.")] input: AcceptSupportOfferInput,
    ) -> Result<AcceptSupportOfferPayload> {
        let Some(GlobalId::SupportOffer(offer_id)) = GlobalId::decode(&input.offer_id) else {
            return Err(Code::NotFound.error("there is no offer with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(AcceptSupportOfferPayload { offer: None, user_errors });
        }
        let result = service::answer_offer(operation(ctx)?, input.answering(offer_id)).await;
        let offer = outcome(ctx, &mut user_errors, result)?.map(SupportOffer);
        Ok(AcceptSupportOfferPayload { offer, user_errors })
    }
}

impl AcceptSupportOfferInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "note", self.note.as_ref(), LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn answering(self, offer_id: String) -> Answering {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { id: offer_id, expected_version: self.expected_version, idempotency };
        Answering { call, answer: Answer::Accept, told: self.note }
    }
}
