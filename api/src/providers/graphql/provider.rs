use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::provider;

use super::enums::ProviderKind;
use super::loaders::ProviderById;
use crate::access::graphql::{Organisation, OrganisationById};
use crate::commissioning::graphql::{Intervention, interventions_of};
use crate::commissioning::store::interventions::OwnedBy;
use crate::db::page::OwnerKey;
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Ukprn;
use crate::impact::graphql::{ImpactEvaluation, OwnerOf, impact_evaluations_of};
use crate::quality::graphql::ProviderRecord;
use crate::schools::graphql::{LocalAuthority, School, Trust, find_school, find_trust, local_authority_of};

/// Whoever delivers or brokers improvement work.
#[derive(Debug, Clone)]
pub struct Provider(pub provider::Model);

/// The provider with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub async fn find_provider(ctx: &Context<'_>, id: String) -> Result<Option<Provider>> {
    Ok(loaders(ctx)?.load_one(ProviderById(id)).await?.map(Provider))
}

/// Whoever delivers or brokers improvement work, within the partnership of one area. `LA_ADMIN`, `LA_OFFICER` and
/// `BOARD_MEMBER` see all of their area; `TEACHING_SCHOOL_USER` its own; `TRUST_USER` and `SCHOOL_USER` the peer-review networks of their area;
/// everybody those of the interventions that they see.
#[Object]
impl Provider {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Provider(self.0.id.clone()).encode()
    }

    /// What kind of body it is.
    async fn kind(&self) -> ProviderKind {
        self.0.kind.into()
    }

    /// Name, as `registerProvider` or `amendProvider` gave it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Local authority whose partnership it works for.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// The academy trust on the register that it is. Null unless its kind is `TRUST`.
    async fn trust(&self, ctx: &Context<'_>) -> Result<Option<Trust>> {
        match self.0.trust_uid {
            Some(uid) => find_trust(ctx, uid).await,
            None => Ok(None),
        }
    }

    /// The school on the register that leads it, such as the teaching school of an alliance. Null if none does.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        match self.0.school_urn {
            Some(urn) => find_school(ctx, urn).await,
            None => Ok(None),
        }
    }

    /// UK provider reference number. Null if it has none that we know.
    async fn ukprn(&self) -> Option<Ukprn> {
        self.0.ukprn.map(Ukprn)
    }

    /// Address of its website, http or https. Null if it has none that we know.
    async fn website(&self) -> Option<&str> {
        self.0.website.as_deref()
    }

    /// The organisation for which `TEACHING_SCHOOL_USER` is held by those who work for it. Null for callers who do not see
    /// that organisation. Only `LA_ADMIN`, `LA_OFFICER` and `TEACHING_SCHOOL_USER` may read it; others get null and
    /// `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Provider\", \"organisation\")")]
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        let id = OrganisationById(self.0.organisation_id.clone());
        Ok(loaders(ctx)?.load_one(id).await?.map(Organisation))
    }

    /// Number of changes made to it, beginning with 1; `amendProvider` takes it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was registered here, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// What quality assurance says of it and its work. `DASHBOARD` and `ADVISORY_MEMBER` get null and `FORBIDDEN`; they read
    /// `qaOutcomes`.
    #[graphql(guard = "May::read(\"Provider\", \"record\")")]
    async fn record(&self) -> Option<ProviderRecord> {
        Some(ProviderRecord { provider_id: self.0.id.clone() })
    }

    /// Interventions that it delivers or brokers, by title, as far as the caller may see them. `DASHBOARD` and `ADVISORY_MEMBER` get
    /// null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Provider\", \"contracts\")")]
    async fn contracts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Intervention>>> {
        let arguments = PageArguments { first, after, last, before };
        interventions_of(ctx, OwnedBy::Provider, OwnerKey::Text(self.0.id.clone()), arguments).await.map(Some)
    }
    /// Evaluations of the impact of its work that the caller may see, the last changed first.
    async fn impact_evaluations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<AtOnce<ImpactEvaluation>>> {
        let arguments = PageArguments { first, after, last, before };
        impact_evaluations_of(ctx, (self.0.id.as_str(), OwnerOf::Provider), arguments).await
    }
}
