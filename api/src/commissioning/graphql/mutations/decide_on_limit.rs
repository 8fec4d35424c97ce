use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::keys::limit_key;
use crate::commissioning::graphql::{Decision, Limit, Verdict};
use crate::commissioning::service::{self, LimitDeciding, LimitOf};
use crate::config::Commissioning;
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_optional_text, check_text, outcome, positive_pence};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Pence;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// What a member of the board says to the raising of a limit, of an intervention or of a plan: name one of them.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct DecideOnLimitInput {
    /// Global id of the intervention, for `COMMITMENT` and `ACTUAL`.
    intervention_id: Option<ID>,
    /// Global id of the plan, for `BUDGET`.
    plan_id: Option<ID>,
    /// Version of the intervention or plan that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Which limit.
    limit: Limit,
    /// The verdict.
    verdict: Verdict,
    /// By how much it is raised, in pence, beyond what it was raised before: needed with `APPROVE`, not taken with
    /// another verdict.
    raise_pence: Option<Pence>,
    /// Why, for the record.
    reasons: String,
    /// On what conditions.
    conditions: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `decideOnLimit` did.
#[derive(Debug, SimpleObject)]
pub struct DecideOnLimitPayload {
    /// The decision. Null if there are `userErrors`.
    decision: Option<Decision>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `ZERO`, `NEGATIVE`, `FRACTION_OF_A_PENNY`, `TOO_LARGE`, `WRONG_SUBJECT`,
    /// `RAISE_MISSING`, `RAISE_NOT_EXPECTED`, `WRONG_STATE`, `PROPOSER`, `INTEREST`, `DECIDED_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct DecideOnLimit;

#[Object]
impl DecideOnLimit {
    /// Records the verdict of a member of the board on the raising of a limit: by how much commitments may exceed
    /// the allocation of an intervention, payments its commitments, or allocations the budget of a plan. When as
    /// many members as the quorum have given the same, to the penny, the limit is raised. Only `BOARD_MEMBER` of
    /// the area may, but not who proposed or revised the intervention, nor who has an interest in it.
    #[graphql(guard = "May::call(\"decideOnLimit\")")]
    async fn decide_on_limit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "On which limit, and what.")] input: DecideOnLimitInput,
    ) -> Result<DecideOnLimitPayload> {
        let of = limit_key(input.intervention_id.as_ref(), input.plan_id.as_ref())?;
        let quorum = ctx.data::<Commissioning>()?.quorum;
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(DecideOnLimitPayload { decision: None, user_errors });
        }
        let result = service::decide_on_limit(operation(ctx)?, input.deciding(of, quorum)).await;
        let decision = outcome(ctx, &mut user_errors, result)?.map(Decision);
        Ok(DecideOnLimitPayload { decision, user_errors })
    }
}

impl DecideOnLimitInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reasons", &self.reasons, LONGEST_TEXT);
        check_optional_text(&mut errors, "conditions", self.conditions.as_ref(), LONGEST_TEXT);
        if let Some(pence) = self.raise_pence {
            positive_pence(&mut errors, "raisePence", pence);
        }
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn deciding(self, of: LimitOf, quorum: u32) -> LimitDeciding {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        LimitDeciding {
            of,
            expected_version: self.expected_version,
            limit: self.limit.into(),
            verdict: self.verdict.into(),
            raise: self.raise_pence.and_then(|pence| positive_pence(&mut Vec::new(), "raisePence", pence)),
            reasons: self.reasons.trim().to_owned(),
            conditions: self.conditions.map(|text| text.trim().to_owned()),
            quorum,
            idempotency,
        }
    }
}
