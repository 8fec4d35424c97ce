use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::support_request;

use super::enums::SupportRequestStatus;
use super::loaders::{AskedSpecialismsOf, OffersOf, RequestById};
use super::offer::SupportOffer;
use super::specialism::Specialism;
use super::supporter::PARTS;
use crate::access::graphql::user_name;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Date;
use crate::schools::graphql::{LocalAuthority, School, find_school, local_authority_of};

/// A school asks to be supported.
#[derive(Debug, Clone)]
pub struct SupportRequest(pub support_request::Model);

/// The request with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub(super) async fn find_request(ctx: &Context<'_>, id: String) -> Result<Option<SupportRequest>> {
    Ok(loaders(ctx)?.load_one(RequestById(id)).await?.map(SupportRequest))
}

/// A school asks to be supported, or its local authority for it. It exists for `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area,
/// and for `SCHOOL_USER` and `TRUST_USER` of the school.
#[Object]
impl SupportRequest {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::SupportRequest(self.0.id.clone()).encode()
    }

    /// Local authority whose partnership brokers it.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// The school.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        find_school(ctx, self.0.urn).await
    }

    /// What it needs, in words.
    async fn need(&self) -> &str {
        &self.0.need
    }

    /// What it asks expertise in, in the order of `specialisms`; 100 at most.
    async fn specialisms(&self, ctx: &Context<'_>) -> Result<Vec<Specialism>> {
        let rows = loaders(ctx)?.load_one(AskedSpecialismsOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(PARTS).map(Specialism).collect())
    }

    /// How many days of support it asks for; whole or half ones.
    async fn days(&self) -> f64 {
        self.0.days.days()
    }

    /// First day on which it wants support.
    async fn needed_from(&self) -> Date {
        Date(self.0.needed_from)
    }

    /// Last day on which it wants support.
    async fn needed_to(&self) -> Date {
        Date(self.0.needed_to)
    }

    /// Where it stands.
    async fn status(&self) -> SupportRequestStatus {
        self.0.status.into()
    }

    /// What was offered, with the answers, the earliest first: the trail. 100 at most.
    async fn offers(&self, ctx: &Context<'_>) -> Result<Vec<SupportOffer>> {
        let rows = loaders(ctx)?.load_one(OffersOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(PARTS).map(SupportOffer).collect())
    }

    /// Name of who asked. Null if it is no longer known.
    async fn asked_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.created_by.as_ref()).await
    }

    /// Why it was closed. Null otherwise.
    async fn close_reason(&self) -> Option<&str> {
        self.0.close_reason.as_deref()
    }

    /// Number of changes made to it, beginning with 1; mutations take it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was asked, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
