use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::allocation;

use super::funding_source::{FundingSource, find_funding_source};
use crate::commissioning::graphql::{CommissioningPlan, Intervention, find_intervention, find_plan};
use crate::graphql::id::GlobalId;
use crate::graphql::scalars::{Date, Pence};

/// A change of what of a plan's budget is meant for an intervention.
#[derive(Debug, Clone)]
pub struct Allocation(pub allocation::Model);

/// A change of what of a plan's budget is meant for an intervention. It is never changed or removed; what is allocated is the
/// sum. `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` see those of their area; `TEACHING_SCHOOL_USER` those of the interventions
/// that it delivers or brokers.
#[Object]
impl Allocation {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Allocation(self.0.id.clone()).encode()
    }

    /// The plan that it takes from.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<CommissioningPlan>> {
        find_plan(ctx, self.0.plan_id.clone()).await
    }

    /// The intervention that it gives to.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        find_intervention(ctx, self.0.intervention_id.clone()).await
    }

    /// Where the money comes from.
    async fn funding_source(&self, ctx: &Context<'_>) -> Result<Option<FundingSource>> {
        find_funding_source(ctx, self.0.funding_source_id.clone()).await
    }

    /// By how much more is allocated, in pence; below 0 for what was given back.
    async fn amount_pence(&self) -> Pence {
        self.0.amount_pence.into()
    }

    /// Day it counts for.
    async fn dated_on(&self) -> Date {
        Date(self.0.dated_on)
    }

    /// Why. Null if nothing was written.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// When it was recorded, in UTC.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }
}
