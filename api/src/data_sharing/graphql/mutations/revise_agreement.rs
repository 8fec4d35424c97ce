use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::terms::AgreementTermsInput;
use crate::data_sharing::graphql::Agreement;
use crate::data_sharing::service::{self, Revising};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// Other terms for a draft.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ReviseAgreementInput {
    /// Global id of the agreement.
    agreement_id: ID,
    /// Version of the agreement that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// What it is to say, all of it: what is left out, it does not say any more.
    terms: AgreementTermsInput,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `reviseAgreement` did.
#[derive(Debug, SimpleObject)]
pub struct ReviseAgreementPayload {
    /// The agreement as it is now. Null if there are `userErrors`.
    agreement: Option<Agreement>,
    /// What to mend in the input; nothing was written if there is any. Codes: those of `draftAgreement` but `REFERENCE_TAKEN`, and
    /// `NOT_REVISABLE` (it is no `DRAFT`: revoke it and draft another).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ReviseAgreement;

#[Object]
impl ReviseAgreement {
    /// Gives a data-sharing agreement that is a `DRAFT` other terms. Who has signed has signed the old ones, so all have to sign
    /// again. Only `LA_ADMIN` may, for its area.
    #[graphql(guard = "May::call(\"reviseAgreement\")")]
    async fn revise_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreement, and what it is to say.")] input: ReviseAgreementInput,
    ) -> Result<ReviseAgreementPayload> {
        let Some(GlobalId::Agreement(agreement_id)) = GlobalId::decode(&input.agreement_id) else {
            return Err(Code::NotFound.error("there is no agreement with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ReviseAgreementPayload { agreement: None, user_errors });
        }
        let result = service::revise_agreement(operation(ctx)?, input.revising(agreement_id)).await;
        let agreement = outcome(ctx, &mut user_errors, result)?.map(Agreement);
        Ok(ReviseAgreementPayload { agreement, user_errors })
    }
}

impl ReviseAgreementInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        self.terms.check(&mut errors);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn revising(self, agreement_id: String) -> Revising {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Revising { agreement_id, expected_version: self.expected_version, terms: self.terms.terms(), idempotency }
    }
}
