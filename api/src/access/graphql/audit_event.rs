use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use entities::audit_event;

use super::loaders::UserById;
use super::user::User;
use crate::graphql::reader::loaders;

/// An act of an actor.
#[derive(Debug, Clone)]
pub struct AuditEvent(pub audit_event::Model);

/// An act of an actor, written down when it happened and never changed. Only `LA_ADMIN` may read it.
#[Object]
impl AuditEvent {
    /// When, in UTC.
    async fn occurred_at(&self) -> DateTime<Utc> {
        self.0.occurred_at
    }

    /// Who acted; null for the operator's commands, and for users that the caller may not see.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        let Some(id) = self.0.actor_user_id.clone() else { return Ok(None) };
        Ok(loaders(ctx)?.load_one(UserById(id)).await?.map(User))
    }

    /// The act, named as the mutation.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// State before. Null if the act began something.
    async fn from_state(&self) -> Option<&str> {
        self.0.from_state.as_deref()
    }

    /// State after. Null if the act ended something.
    async fn to_state(&self) -> Option<&str> {
        self.0.to_state.as_deref()
    }

    /// Reason that the actor gave.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Id of the request in which it happened; the log has it too.
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }
}
