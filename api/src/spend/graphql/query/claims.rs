use async_graphql::{Context, ID, InputObject, Object, Result};

use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{filter_keys, filter_list};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::spend::graphql::{Claim, ClaimStatus};
use crate::spend::store::claims;

/// Which claims. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ClaimFilter {
    /// In one of these states.
    statuses: Option<Vec<ClaimStatus>>,
    /// Of one of the providers with these global ids.
    provider_ids: Option<Vec<ID>>,
    /// Under the contract of one of the interventions with these global ids.
    intervention_ids: Option<Vec<ID>>,
}

impl ClaimFilter {
    /// The filter as the store takes it.
    fn resolve(self) -> Result<claims::ClaimFilter> {
        Ok(claims::ClaimFilter {
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            provider_ids: filter_keys("providerIds", self.provider_ids, GlobalId::provider_key)?,
            intervention_ids: filter_keys("interventionIds", self.intervention_ids, GlobalId::intervention_key)?,
        })
    }
}

/// Root fields of claims.
#[derive(Debug, Default)]
pub struct ClaimsQuery;

/// Root fields of claims.
#[Object]
impl ClaimsQuery {
    /// Claims that the caller may see, the latest first. Only `LA_ADMIN`, `LA_OFFICER`, `BOARD_MEMBER` and
    /// `TEACHING_SCHOOL_USER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"claims\")")]
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which claims; all if left out.")] filter: Option<ClaimFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Claim>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("claims", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = claims::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, claims::place, Claim)))
    }
}
