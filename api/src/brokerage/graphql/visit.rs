use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::visit;

use super::deployment::{Deployment, find_deployment};
use crate::access::graphql::user_name;
use crate::graphql::id::GlobalId;
use crate::graphql::scalars::{Date, Period};

/// Time that a supporter gave to a school.
#[derive(Debug, Clone)]
pub struct Visit(pub visit::Model);

/// Time that a supporter gave to a school on one day. It is never changed; a mistake is struck out and does not count. It exists for those
/// who see the deployment.
#[Object]
impl Visit {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Visit(self.0.id.clone()).encode()
    }

    /// The deployment.
    async fn deployment(&self, ctx: &Context<'_>) -> Result<Option<Deployment>> {
        find_deployment(ctx, self.0.deployment_id.clone()).await
    }

    /// Day.
    async fn visited_on(&self) -> Date {
        Date(self.0.visited_on)
    }

    /// The half-term whose days it uses.
    async fn half_term(&self) -> Period {
        Period(self.0.half_term)
    }

    /// How long it took, in whole or half days.
    async fn days(&self) -> f64 {
        self.0.days.days()
    }

    /// What was done.
    async fn note(&self) -> &str {
        &self.0.note
    }

    /// Name of who wrote it down. Null if it is no longer known.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.recorded_by.as_ref()).await
    }

    /// When it was written down, in UTC.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// Name of who struck it out. Null while it counts, and if it is no longer known.
    async fn struck_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.struck_by.as_ref()).await
    }

    /// When it was struck out, in UTC. Null while it counts.
    async fn struck_at(&self) -> Option<DateTime<Utc>> {
        self.0.struck_at
    }

    /// Why it was struck out. Null while it counts.
    async fn strike_reason(&self) -> Option<&str> {
        self.0.strike_reason.as_deref()
    }
}
