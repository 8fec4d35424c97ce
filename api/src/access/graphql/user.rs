use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::user;

use super::loaders::MembershipsOfUser;
use super::membership::Membership;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;

/// Memberships of a user that are listed at most.
pub(super) const MEMBERSHIPS: usize = 10;

/// A person or a program that signs in.
#[derive(Debug, Clone)]
pub struct User(pub user::Model);

/// A person or a program that signs in. Users see themselves; `LA_ADMIN` sees those with a membership in its area.
#[Object]
impl User {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::User(self.0.id.clone()).encode()
    }

    /// Subject (`sub`) of the user's tokens.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// Name to show.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// When the user was registered, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When the user was shut out, in UTC. Null while it may sign in.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }

    /// Memberships, past, present and to come, that the caller may see; the earliest granted first;
    /// 10 at most; `memberships` at the root has them all.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>> {
        let memberships = loaders(ctx)?.load_one(MembershipsOfUser(self.0.id.clone())).await?.unwrap_or_default();
        Ok(memberships.into_iter().take(MEMBERSHIPS).map(Membership).collect())
    }
}
