use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::organisation_key;
use crate::data_sharing::graphql::Agreement;
use crate::data_sharing::service::{self, Signing};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A signature.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct SignAgreementInput {
    /// Global id of the agreement.
    agreement_id: ID,
    /// Version of the agreement that the caller read; `CONFLICT` if it was changed since, also by the signature of another party.
    expected_version: i32,
    /// Global id of the organisation that signs; needed by who may sign for several of the parties.
    organisation_id: Option<ID>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `signAgreement` did.
#[derive(Debug, SimpleObject)]
pub struct SignAgreementPayload {
    /// The agreement as it is now. Null if there are `userErrors`.
    agreement: Option<Agreement>,
    /// What to mend; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `NOT_SIGNABLE` (it is no
    /// `DRAFT`), `ENDED` (its last day is over), `NO_SHARER`, `NO_RECIPIENT`, `NO_MEASURE`, `NO_COHORT`, `NO_PURPOSE` (it names none:
    /// have it revised), `SIGNED_ALREADY`, `PARTY_NOT_NAMED` (name one of the parties for which you may sign).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct SignAgreement;

#[Object]
impl SignAgreement {
    /// Signs a data-sharing agreement that is a `DRAFT` for a party, once; with the last signature it is `SIGNED`. Those may for whose
    /// organisation it is: `TRUST_USER` for its trust, `SCHOOL_USER` for its school, `LA_ADMIN` for the local authority, `BOARD_MEMBER`,
    /// `TEACHING_SCHOOL_USER` and `DASHBOARD` for theirs.
    #[graphql(guard = "May::call(\"signAgreement\")")]
    async fn sign_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreement, and for whom.")] input: SignAgreementInput,
    ) -> Result<SignAgreementPayload> {
        let Some(GlobalId::Agreement(agreement_id)) = GlobalId::decode(&input.agreement_id) else {
            return Err(Code::NotFound.error("there is no agreement with this key"));
        };
        let mut user_errors = Vec::new();
        check_key(&mut user_errors, input.idempotency_key.as_ref());
        if !user_errors.is_empty() {
            return Ok(SignAgreementPayload { agreement: None, user_errors });
        }
        let result = service::sign_agreement(operation(ctx)?, input.signing(agreement_id)).await;
        let agreement = outcome(ctx, &mut user_errors, result)?.map(Agreement);
        Ok(SignAgreementPayload { agreement, user_errors })
    }
}

impl SignAgreementInput {
    fn signing(self, agreement_id: String) -> Signing {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let organisation_id = self.organisation_id.as_ref().map(organisation_key);
        Signing { agreement_id, expected_version: self.expected_version, organisation_id, idempotency }
    }
}
