use async_graphql::{Context, ID, InputObject, Object, Result};

use super::enums::ProviderKind;
use super::provider::{Provider, find_provider};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{filter_values, search_words};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::providers::store;
use crate::schools::rules::names;

/// Which providers. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ProviderFilter {
    /// Of one of these kinds.
    kinds: Option<Vec<ProviderKind>>,
    /// With all of these words in the name: in any case and order, the beginning of a word standing for the word; words
    /// beyond the eighth are not looked for.
    search: Option<String>,
}

impl ProviderFilter {
    /// The filter as the store takes it.
    fn resolve(self) -> Result<store::ProviderFilter> {
        let kinds = filter_values("kinds", self.kinds)?.into_iter().map(Into::into).collect();
        Ok(store::ProviderFilter { kinds, words: search_words(self.search.as_deref(), names::fold)? })
    }
}

/// Root fields of providers.
#[derive(Debug, Default)]
pub struct ProvidersQuery;

/// Root fields of providers.
#[Object]
impl ProvidersQuery {
    /// A provider by its global id; null if there is none that the caller may see. `DASHBOARD` and `ADVISORY_MEMBER` get
    /// null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"provider\")")]
    async fn provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the provider.")] id: ID,
    ) -> Result<Option<Provider>> {
        match GlobalId::decode(&id) {
            Some(GlobalId::Provider(id)) => find_provider(ctx, id).await,
            _ => Ok(None),
        }
    }

    /// Providers that the caller may see, by name. `DASHBOARD` and `ADVISORY_MEMBER` get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"providers\")")]
    async fn providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which providers; all if left out.")] filter: Option<ProviderFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Provider>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("providers", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = store::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, store::place, Provider)))
    }
}
