use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::brokerage::graphql::SupportOffer;
use crate::brokerage::service::{self, Answer, Answering, Call};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An offer that is taken back.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct WithdrawSupportOfferInput {
    /// Global id of the offer.
    offer_id: ID,
    /// Version of the offer that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `withdrawSupportOffer` did.
#[derive(Debug, SimpleObject)]
pub struct WithdrawSupportOfferPayload {
    /// The offer as it is now. Null if there are `userErrors`.
    offer: Option<SupportOffer>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WRONG_STATE` (it was answered).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct WithdrawSupportOffer;

#[Object]
impl WithdrawSupportOffer {
    /// Takes an offer back that the school has not answered: days that were held are free again, and the request is
    /// open for another offer. Only `LA_ADMIN` and `LA_OFFICER` of the area may.
    #[graphql(guard = "May::call(\"withdrawSupportOffer\")")]
    async fn withdraw_support_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which offer, and what you say to it.")] input: WithdrawSupportOfferInput,
    ) -> Result<WithdrawSupportOfferPayload> {
        let Some(GlobalId::SupportOffer(offer_id)) = GlobalId::decode(&input.offer_id) else {
            return Err(Code::NotFound.error("there is no offer with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(WithdrawSupportOfferPayload { offer: None, user_errors });
        }
        let result = service::answer_offer(operation(ctx)?, input.answering(offer_id)).await;
        let offer = outcome(ctx, &mut user_errors, result)?.map(SupportOffer);
        Ok(WithdrawSupportOfferPayload { offer, user_errors })
    }
}

impl WithdrawSupportOfferInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn answering(self, offer_id: String) -> Answering {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { id: offer_id, expected_version: self.expected_version, idempotency };
        Answering { call, answer: Answer::Withdraw, told: Some(self.reason) }
    }
}
