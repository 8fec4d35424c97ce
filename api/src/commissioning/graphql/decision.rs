use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::{decision, declared_interest};

use super::enums::{Question, Verdict};
use super::intervention::{Intervention, find_intervention};
use super::plan::{CommissioningPlan, find_plan};
use crate::access::graphql::user_name;
use crate::graphql::id::GlobalId;
use crate::graphql::scalars::Pence;
use crate::providers::graphql::{Provider, find_provider};

/// What a member of the commissioning group said.
#[derive(Debug, Clone)]
pub struct Decision(pub decision::Model);

/// What a member of the commissioning group said to a question. It never changes. Only `LA_ADMIN`, `LA_OFFICER` and
/// `BOARD_MEMBER` of the area see it.
#[Object]
impl Decision {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Decision(self.0.id.clone()).encode()
    }

    /// What was decided.
    async fn question(&self) -> Question {
        self.0.question.into()
    }

    /// Number of the round: one more each time an intervention is proposed again, or a limit was decided on.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// The verdict.
    async fn verdict(&self) -> Verdict {
        self.0.verdict.into()
    }

    /// Name of the member. Null if it is no longer known.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, Some(&self.0.user_id)).await
    }

    /// Why.
    async fn reasons(&self) -> &str {
        &self.0.reasons
    }

    /// On what conditions. Null if on none.
    async fn conditions(&self) -> Option<&str> {
        self.0.conditions.as_deref()
    }

    /// By how much a limit is raised, in pence. Null unless an approval raises one.
    async fn raised_pence(&self) -> Option<Pence> {
        self.0.raised_pence.map(Into::into)
    }

    /// Interests of members that were declared until it was given, one after the other: each kept its member from deciding
    /// while it was not withdrawn. Null if there were none.
    async fn interests(&self) -> Option<&str> {
        self.0.interests.as_deref()
    }

    /// Whether it completed the quorum and took effect.
    async fn is_carried(&self) -> bool {
        self.0.is_carried
    }

    /// When, in UTC.
    async fn decided_at(&self) -> DateTime<Utc> {
        self.0.decided_at
    }

    /// The plan.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<CommissioningPlan>> {
        find_plan(ctx, self.0.plan_id.clone()).await
    }

    /// The intervention. Null for a decision on the budget of the plan.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        match self.0.intervention_id.clone() {
            Some(id) => find_intervention(ctx, id).await,
            None => Ok(None),
        }
    }
}

/// An interest that a member of the board declared.
#[derive(Debug, Clone)]
pub struct DeclaredInterest(pub declared_interest::Model);

/// An interest that a member of the board declared in a provider or an intervention: while it is not withdrawn the member
/// cannot decide on it. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area see it.
#[Object]
impl DeclaredInterest {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::DeclaredInterest(self.0.id.clone()).encode()
    }

    /// Name of the member. Null if it is no longer known.
    async fn declared_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, Some(&self.0.user_id)).await
    }

    /// The provider in which. Null if it is in an intervention.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.provider_id.clone() {
            Some(id) => find_provider(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The intervention in which. Null if it is in a provider.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        match self.0.intervention_id.clone() {
            Some(id) => find_intervention(ctx, id).await,
            None => Ok(None),
        }
    }

    /// What it is, in the member's words.
    async fn nature(&self) -> &str {
        &self.0.nature
    }

    /// When it was declared, in UTC.
    async fn declared_at(&self) -> DateTime<Utc> {
        self.0.declared_at
    }

    /// When it was withdrawn, in UTC. Null while it counts.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// Number of changes made to it, beginning with 1; `withdrawInterest` takes it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}
