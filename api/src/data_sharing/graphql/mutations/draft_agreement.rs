use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::terms::AgreementTermsInput;
use crate::data_sharing::graphql::Agreement;
use crate::data_sharing::service::{self, Drafting};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_CODE, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::LaCode;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An agreement to be written down.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct DraftAgreementInput {
    /// Local authority whose partnership keeps it; needed by who runs several.
    area_la_code: Option<LaCode>,
    /// Reference that the partnership gives it, such as `DSA-2026-01`; no other of the area may have it, and it stays.
    reference: String,
    /// What it says. A draft may leave parties, measures, cohorts and purposes for later.
    terms: AgreementTermsInput,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `draftAgreement` did.
#[derive(Debug, SimpleObject)]
pub struct DraftAgreementPayload {
    /// The agreement. Null if there are `userErrors`.
    agreement: Option<Agreement>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `TOO_MANY`, `REFERENCE_TAKEN`, `ENDS_BEFORE_IT_STARTS`, `REVIEW_OUTSIDE` (the day of review is none of its days),
    /// `PERIODS_REVERSED`, `TWICE` (something is named a second time), `UNKNOWN_ORGANISATION`, `SIDE_DOES_NOT_FIT` (only trusts and
    /// schools share; the advisory panel receives nothing), `UNKNOWN_MEASURE`, `UNKNOWN_COHORT`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct DraftAgreement;

#[Object]
impl DraftAgreement {
    /// Writes a data-sharing agreement down: it is a `DRAFT` until all parties have signed. Only `LA_ADMIN` may, for its area.
    #[graphql(guard = "May::call(\"draftAgreement\")")]
    async fn draft_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be written down.")] input: DraftAgreementInput,
    ) -> Result<DraftAgreementPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(DraftAgreementPayload { agreement: None, user_errors });
        }
        let result = service::draft_agreement(operation(ctx)?, input.drafting()).await;
        let agreement = outcome(ctx, &mut user_errors, result)?.map(Agreement);
        Ok(DraftAgreementPayload { agreement, user_errors })
    }
}

impl DraftAgreementInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reference", &self.reference, LONGEST_CODE);
        self.terms.check(&mut errors);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn drafting(self) -> Drafting {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Drafting {
            area: self.area_la_code.map(|code| code.0),
            reference: self.reference.trim().to_owned(),
            terms: self.terms.terms(),
            idempotency,
        }
    }
}
