use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::membership;

use super::audit_event::AuditEvent;
use super::enums::Role;
use super::loaders::{HistoryOf, OrganisationById, UserById};
use super::organisation::Organisation;
use super::user::User;
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Date;

/// Events of a history that are listed at most.
const EVENTS: usize = 10;

/// A role that a user holds for an organisation.
#[derive(Debug, Clone)]
pub struct Membership(pub membership::Model);

/// A role that a user holds for an organisation, with the days between which it does. Users see their own; `LA_ADMIN` those
/// of its area.
#[Object]
impl Membership {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Membership(self.0.id.clone()).encode()
    }

    /// Who holds it.
    async fn user(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(loaders(ctx)?.load_one(UserById(self.0.user_id.clone())).await?.map(User))
    }

    /// The role.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// For whom it is held.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(loaders(ctx)?.load_one(OrganisationById(self.0.organisation_id.clone())).await?.map(Organisation))
    }

    /// First day on which it counts.
    async fn starts_on(&self) -> Date {
        Date(self.0.starts_on)
    }

    /// First day on which it no longer counts. Null while no end is set.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.map(Date)
    }

    /// Number of changes made to it, beginning with 1; `revokeMembership` takes it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was granted, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Who granted it; null for memberships that the operator's commands made. Only `LA_ADMIN` may read it; others get null
    /// and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Membership\", \"grantedBy\")")]
    async fn granted_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        let Some(id) = self.0.granted_by.clone() else { return Ok(None) };
        Ok(loaders(ctx)?.load_one(UserById(id)).await?.map(User))
    }

    /// What was done to it, the earliest first; 10 at most. Only `LA_ADMIN` may read it, and sees what was done in its area;
    /// others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Membership\", \"history\")")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Option<Vec<AuditEvent>>> {
        let events = loaders(ctx)?.load_one(HistoryOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(Some(events.into_iter().take(EVENTS).map(AuditEvent).collect()))
    }
}
