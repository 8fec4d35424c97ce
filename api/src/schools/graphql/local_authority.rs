use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::{keys, local_authority};

use super::coded::{CodedName, code_lists, coded};
use super::loaders::{SchoolCountOf, SchoolsOf};
use super::school::School;
use super::selection::selection_of_connection;
use crate::config::Limits;
use crate::data_sharing::graphql::Purpose;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments, TotalCount, listing};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::LaCode;
use crate::observations::graphql::{
    Observation, ObservationFilter, ObservationOrder, Question, observations_of_local_authority,
};
use crate::schools::code_lists::CodeList;
use crate::schools::store::schools::{Owner, SchoolOrder};

/// A local authority.
#[derive(Debug, Clone)]
pub struct LocalAuthority(pub local_authority::Model);

/// A local authority with education functions, present or dissolved. The register is public: every signed-in caller may
/// read all of it, others if the operator opens it.
#[Object]
impl LocalAuthority {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::LocalAuthority(self.0.code).encode()
    }

    /// DfE code, three digits: `"851"` is Portsmouth.
    async fn code(&self) -> LaCode {
        LaCode(self.0.code)
    }

    /// Name as the register has it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// ONS code, such as `E06000044`. Null where our sources have none.
    async fn gss_code(&self) -> Option<&str> {
        self.0.gss_code.as_deref()
    }

    /// Statistical region of England. Null outside England.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::Region, self.0.region_code.clone()).await
    }

    /// Schools in its area, open or not, by name; `schools(filter:)` at the root has filters and orders.
    async fn schools(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<School>> {
        let key = self.0.code.get();
        let list = ListId::new("schools of local authority", &key);
        schools_of(ctx, list, Owner::LocalAuthority, key, &PageArguments { first, after, last, before }).await
    }

    /// Observations of the local authority itself, the latest period first, as `observations` at the root has them; those of the
    /// schools in its area are found there with `laCodes`.
    /// Callers without a token get null and `UNAUTHENTICATED`.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    #[graphql(guard = "May::read(\"LocalAuthority\", \"observations\")")]
    async fn observations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which observations; all if left out.")] filter: Option<ObservationFilter>,
        #[graphql(desc = "In which order.", default_with = "ObservationOrder::PeriodDesc")] order_by: ObservationOrder,
        #[graphql(
            desc = "What they are used for: data-sharing agreements allow some purposes only.",
            default_with = "Purpose::SchoolImprovement"
        )]
        purpose: Purpose,
        #[graphql(desc = "As it was known at this time; as it is now if left out.")] known_at: Option<DateTime<Utc>>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<AtOnce<Observation>>>> {
        let page = PageArguments { first, after, last, before };
        let question = Question { filter, order: order_by, purpose, known_at, page };
        observations_of_local_authority(ctx, self.0.code, question).await.map(Some)
    }
}

/// The local authority with the code.
///
/// # Errors
/// When the database fails.
pub async fn local_authority_of(ctx: &Context<'_>, code: keys::LaCode) -> Result<Option<LocalAuthority>> {
    Ok(code_lists(ctx).await?.local_authority(code).cloned().map(LocalAuthority))
}

/// A page of the schools of a group or a local authority.
pub(super) async fn schools_of(
    ctx: &Context<'_>,
    list: ListId,
    owner: Owner,
    key: i32,
    arguments: &PageArguments,
) -> Result<Listing<School>> {
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let wanted = SchoolsOf { key, owner, page, selection: selection_of_connection(ctx.field()) };
    let rows = loaders(ctx)?.load_one(wanted).await?.unwrap_or_default();
    let total = TotalCount::new(move |ctx| {
        Box::pin(async move { Ok(loaders(ctx)?.load_one(SchoolCountOf { key, owner }).await?.unwrap_or_default()) })
    });
    Ok(listing(list, rows, total, |row| SchoolOrder::default().place(&row.school), School))
}
