use async_graphql::{Context, Object, Result};

use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::spend::graphql::FundingSource;
use crate::spend::store::funding_sources;

/// Root fields of funding sources.
#[derive(Debug, Default)]
pub struct FundingSourcesQuery;

/// Root fields of funding sources.
#[Object]
impl FundingSourcesQuery {
    /// Where the money of the caller's partnership comes from, by code. Only `LA_ADMIN`, `LA_OFFICER`, `BOARD_MEMBER` and
    /// `TEACHING_SCHOOL_USER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"fundingSources\")")]
    async fn funding_sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<FundingSource>>> {
        let list = ListId::new("fundingSources", &());
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = funding_sources::page(&operation.db, &operation.actor, &page, wants_total(ctx)).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(Some(counted_listing(list, found, funding_sources::place, FundingSource)))
    }
}
