use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::{membership, organisation};

use super::enums::OrganisationKind;
use super::loaders::{MembershipCountFor, MembershipsFor};
use super::membership::Membership;
use crate::access::store;
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments, TotalCount, listing};
use crate::graphql::reader::loaders;
use crate::schools::graphql::{LocalAuthority, School, Trust, find_school, find_trust, local_authority_of};

/// A body for which a role can be held.
#[derive(Debug, Clone)]
pub struct Organisation(pub organisation::Model);

/// A body for which a role can be held. Users see those of their memberships; `LA_ADMIN` and `LA_OFFICER` all of their area.
#[Object]
impl Organisation {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Organisation(self.0.id.clone()).encode()
    }

    /// What kind of body it is.
    async fn kind(&self) -> OrganisationKind {
        self.0.kind.into()
    }

    /// Name to show; of trusts and schools the register's when it was registered here.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Local authority whose partnership it belongs to.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
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

    /// When it was registered here, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Memberships held for it, past, present and to come; the earliest granted first. Only `LA_ADMIN` may read it; others
    /// get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Organisation\", \"memberships\")")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Membership>>> {
        let list = ListId::new("memberships for", &self.0.id);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let id = self.0.id.clone();
        let rows = loaders(ctx)?.load_one(MembershipsFor { id: id.clone(), page }).await?.unwrap_or_default();
        let total = TotalCount::new(move |ctx| {
            let key = MembershipCountFor(id.clone());
            Box::pin(async move { Ok(loaders(ctx)?.load_one(key).await?.unwrap_or_default()) })
        });
        Ok(Some(listing(list, rows, total, store::place::<membership::Entity>, Membership)))
    }
}
