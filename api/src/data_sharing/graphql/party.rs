use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};

use super::enums::{AgreementSide, Controller};
use crate::access::graphql::{Organisation, OrganisationById, OrganisationKind, user_name};
use crate::data_sharing::store::parts::Party;
use crate::graphql::reader::loaders;
use crate::schools::graphql::{School, Trust, find_school, find_trust};

/// A party to an agreement.
#[derive(Debug, Clone)]
pub struct AgreementParty(pub Party);

/// A party to a data-sharing agreement. Who sees the agreement sees all of them.
#[Object]
impl AgreementParty {
    /// Name of the organisation.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What kind of body it is.
    async fn kind(&self) -> OrganisationKind {
        self.0.kind.into()
    }

    /// The organisation. Null if the caller does not belong to it, nor works for the local authority of the area.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(loaders(ctx)?.load_one(OrganisationById(self.0.organisation_id.clone())).await?.map(Organisation))
    }

    /// The trust on the register. Null if it is none.
    async fn trust(&self, ctx: &Context<'_>) -> Result<Option<Trust>> {
        match self.0.trust_uid {
            Some(uid) => find_trust(ctx, uid).await,
            None => Ok(None),
        }
    }

    /// The school on the register. Null if it is none.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        match self.0.school_urn {
            Some(urn) => find_school(ctx, urn).await,
            None => Ok(None),
        }
    }

    /// Whether it shares figures or is given them.
    async fn side(&self) -> AgreementSide {
        self.0.side.into()
    }

    /// What it is by the law of data protection.
    async fn controller(&self) -> Controller {
        self.0.controller.into()
    }

    /// When somebody signed for it, in UTC. Null while nobody has.
    async fn signed_at(&self) -> Option<DateTime<Utc>> {
        self.0.signed_at
    }

    /// Name of who signed for it. Null while nobody has.
    async fn signed_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.signed_by.as_ref()).await
    }
}
