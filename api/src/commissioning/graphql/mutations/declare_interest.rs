use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::{intervention_named, provider_named};
use crate::commissioning::graphql::DeclaredInterest;
use crate::commissioning::service::{self, Declaring};
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// An interest of the caller, in a provider or an intervention: name one of them.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct DeclareInterestInput {
    /// Global id of the provider.
    provider_id: Option<ID>,
    /// Global id of the intervention.
    intervention_id: Option<ID>,
    /// What it is.
    nature: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `declareInterest` did.
#[derive(Debug, SimpleObject)]
pub struct DeclareInterestPayload {
    /// The interest. Null if there are `userErrors`.
    interest: Option<DeclaredInterest>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `ONE_SUBJECT`, `UNKNOWN_SUBJECT`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct DeclareInterest;

#[Object]
impl DeclareInterest {
    /// Declares an interest of the caller, who then cannot decide on the intervention, or on work of the provider.
    /// Only `BOARD_MEMBER` may, in its area.
    #[graphql(guard = "May::call(\"declareInterest\")")]
    async fn declare_interest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In what, and which.")] input: DeclareInterestInput,
    ) -> Result<DeclareInterestPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(DeclareInterestPayload { interest: None, user_errors });
        }
        let result = service::declare_interest(operation(ctx)?, input.declaring()).await;
        let interest = outcome(ctx, &mut user_errors, result)?.map(DeclaredInterest);
        Ok(DeclareInterestPayload { interest, user_errors })
    }
}

impl DeclareInterestInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "nature", &self.nature, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn declaring(self) -> Declaring {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Declaring {
            provider_id: self.provider_id.as_ref().map(provider_named),
            intervention_id: self.intervention_id.as_ref().map(intervention_named),
            nature: self.nature.trim().to_owned(),
            idempotency,
        }
    }
}
