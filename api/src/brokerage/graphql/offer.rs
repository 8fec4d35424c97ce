use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::support_offer;

use super::deployment::{Deployment, find_deployment};
use super::enums::SupportOfferStatus;
use super::request::{SupportRequest, find_request};
use crate::access::graphql::user_name;
use crate::commissioning::graphql::{Intervention, find_intervention};
use crate::graphql::id::GlobalId;

/// What is offered to a school that asked for support.
#[derive(Debug, Clone)]
pub struct SupportOffer(pub support_offer::Model);

/// What is offered to a school that asked for support: somebody who is sent, or a place in an intervention. It exists for those who
/// see the request.
#[Object]
impl SupportOffer {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::SupportOffer(self.0.id.clone()).encode()
    }

    /// The request.
    async fn request(&self, ctx: &Context<'_>) -> Result<Option<SupportRequest>> {
        find_request(ctx, self.0.request_id.clone()).await
    }

    /// Who would be sent, when, for how many days. Null if an intervention is offered.
    async fn deployment(&self, ctx: &Context<'_>) -> Result<Option<Deployment>> {
        match self.0.deployment_id.clone() {
            Some(id) => find_deployment(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The intervention in which the school has a place. Null if somebody is sent, or the caller does not see it.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        match self.0.intervention_id.clone() {
            Some(id) => find_intervention(ctx, id).await,
            None => Ok(None),
        }
    }

    /// What the officer says to it. Null if nothing.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Where it stands.
    async fn status(&self) -> SupportOfferStatus {
        self.0.status.into()
    }

    /// Name of who offered it. Null if it is no longer known.
    async fn offered_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.offered_by.as_ref()).await
    }

    /// When it was offered, in UTC.
    async fn offered_at(&self) -> DateTime<Utc> {
        self.0.offered_at
    }

    /// Name of who accepted, declined or withdrew it. Null while it is open, and if it is no longer known.
    async fn answered_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.answered_by.as_ref()).await
    }

    /// When, in UTC. Null while it is open.
    async fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.0.answered_at
    }

    /// What was said to it. Null while it is open, and if nothing was.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }

    /// Number of changes made to it, beginning with 1; mutations take it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}
