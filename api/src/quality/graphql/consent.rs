use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::qa_consent;

use super::enums::QaAudience;
use super::review::{QaReview, find_review};
use crate::access::graphql::user_name;
use crate::graphql::id::GlobalId;

/// To whom a school lets its peer review be shown.
#[derive(Debug, Clone)]
pub struct QaConsent(pub qa_consent::Model);

/// To whom a school lets its peer review be shown, from when until when. It exists for those who work for the school or its
/// trust.
#[Object]
impl QaConsent {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::QaConsent(self.0.id.clone()).encode()
    }

    /// The review.
    async fn review(&self, ctx: &Context<'_>) -> Result<Option<QaReview>> {
        find_review(ctx, self.0.review_id.clone()).await
    }

    /// Who may see it.
    async fn audience(&self) -> QaAudience {
        self.0.audience.into()
    }

    /// Name of who granted it. Null if it is no longer known.
    async fn granted_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.granted_by.as_ref()).await
    }

    /// When it was granted, in UTC.
    async fn granted_at(&self) -> DateTime<Utc> {
        self.0.granted_at
    }

    /// Name of who revoked it. Null while it counts, and if it is no longer known.
    async fn revoked_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.revoked_by.as_ref()).await
    }

    /// When it was revoked, in UTC. Null while it counts.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }

    /// Why it was revoked. Null while it counts.
    async fn revoke_reason(&self) -> Option<&str> {
        self.0.revoke_reason.as_deref()
    }
}
