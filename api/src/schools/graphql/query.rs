use async_graphql::{Context, Object, Result};

use super::arguments::{SchoolFilter, SchoolOrder, TrustFilter};
use super::coded::AllCodeLists;
use super::facets::SchoolFacets;
use super::group::{SchoolGroup, Trust, find_groups, find_trust, group_columns_of_connection};
use super::local_authority::LocalAuthority;
use super::school::School;
use super::selection::{selection, selection_of_connection};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{GroupUid, LaCode, Laestab, Ukprn, Urn};
use crate::schools::store::schools::{Listed, SchoolKey, SchoolOrder as StoreOrder};
use crate::schools::store::{groups, local_authorities, schools};

/// Root fields of the register.
#[derive(Debug, Default)]
pub struct SchoolsQuery;

/// Root fields of the register.
#[Object]
impl SchoolsQuery {
    /// A school by one of its identifiers; null if the register has none. UKPRN and LAESTAB may belong to several
    /// establishments, one after the other: the open one is given, else the newest.
    #[graphql(guard = "May::read(\"Query\", \"school\")")]
    async fn school(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Unique reference number. Give one of the three.")] urn: Option<Urn>,
        #[graphql(desc = "UK provider reference number. Give one of the three.")] ukprn: Option<Ukprn>,
        #[graphql(desc = "Local authority code and establishment number. Give one of the three.")] laestab: Option<
            Laestab,
        >,
    ) -> Result<Option<School>> {
        let key = match (urn, ukprn, laestab) {
            (Some(urn), None, None) => SchoolKey::Urn(urn.0),
            (None, Some(ukprn), None) => SchoolKey::Ukprn(ukprn.0),
            (None, None, Some(laestab)) => SchoolKey::Laestab(laestab.0),
            _ => return Err(Code::BadUserInput.error("give exactly one of `urn`, `ukprn` and `laestab`")),
        };
        let operation = operation(ctx)?;
        let school = schools::by_key(&operation.db, &operation.actor, key, selection(ctx.field())).await;
        Ok(school.map_err(|error| internal(&error))?.map(School))
    }

    /// Schools that pass a filter, in an order.
    #[graphql(guard = "May::read(\"Query\", \"schools\")")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection, a filter and an order")]
    async fn schools(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which schools; all if left out.")] filter: Option<SchoolFilter>,
        #[graphql(desc = "Order of the list; by name if left out.")] order_by: Option<SchoolOrder>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<School>> {
        let filter = filter.unwrap_or_default().resolve(ctx)?;
        let order = StoreOrder::from(order_by.unwrap_or_default());
        let list = ListId::new("schools", &(&filter, order));
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let selection = selection_of_connection(ctx.field());
        let listed = Listed { order, page: &page, selection, wants_total: wants_total(ctx) };
        let found = schools::page(&operation.db, &operation.actor, &filter, listed).await;
        Ok(counted_listing(list, found.map_err(|error| internal(&error))?, move |row| order.place(&row.school), School))
    }

    /// Counts of schools by phase, type, trust and so on, for filter menus. Each count honours the other parts of the filter.
    #[graphql(guard = "May::read(\"Query\", \"schoolFacets\")")]
    async fn school_facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which schools; all if left out.")] filter: Option<SchoolFilter>,
    ) -> Result<SchoolFacets> {
        let filter = filter.unwrap_or_default().resolve(ctx)?;
        let forgiving = filter.forgiving(&operation(ctx)?.db).await.map_err(|error| internal(&error))?;
        Ok(SchoolFacets(forgiving.unwrap_or(filter)))
    }

    /// An academy trust by its group UID; null if the register has none, or the group is no academy trust.
    #[graphql(guard = "May::read(\"Query\", \"trust\")")]
    async fn trust(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Group UID of GIAS.")] uid: GroupUid,
    ) -> Result<Option<Trust>> {
        find_trust(ctx, uid.0).await
    }

    /// Academy trusts that pass a filter, by name.
    #[graphql(guard = "May::read(\"Query\", \"trusts\")")]
    async fn trusts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which trusts; all if left out.")] filter: Option<TrustFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<Trust>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("trusts", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let columns = group_columns_of_connection(ctx.field());
        let found = groups::page(&operation.db, &operation.actor, &filter, &page, columns, wants_total(ctx)).await;
        Ok(counted_listing(list, found.map_err(|error| internal(&error))?, groups::place, Trust))
    }

    /// Any group of schools by its UID: an academy trust, a federation, a sponsor, a foundation trust; null if the register
    /// has none.
    #[graphql(guard = "May::read(\"Query\", \"schoolGroup\")")]
    async fn school_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Group UID of GIAS.")] uid: GroupUid,
    ) -> Result<Option<SchoolGroup>> {
        Ok(find_groups(ctx, &[uid.0]).await?.remove(&uid.0).map(SchoolGroup))
    }

    /// A local authority by its DfE code; null if there is none.
    #[graphql(guard = "May::read(\"Query\", \"localAuthority\")")]
    async fn local_authority(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "DfE code, three digits: \"851\" is Portsmouth.")] code: LaCode,
    ) -> Result<Option<LocalAuthority>> {
        let operation = operation(ctx)?;
        let found = local_authorities::by_codes(&operation.db, &operation.actor, &[code.0]).await;
        Ok(found.map_err(|error| internal(&error))?.pop().map(LocalAuthority))
    }

    /// Local authorities, present and dissolved, by name.
    #[graphql(guard = "May::read(\"Query\", \"localAuthorities\")")]
    async fn local_authorities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<LocalAuthority>> {
        let list = ListId::new("localAuthorities", &());
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = local_authorities::page(&operation.db, &operation.actor, &page, wants_total(ctx)).await;
        Ok(counted_listing(list, found.map_err(|error| internal(&error))?, local_authorities::place, LocalAuthority))
    }

    /// The code lists that filters take, for menus.
    #[graphql(guard = "May::read(\"Query\", \"codeLists\")")]
    async fn code_lists(&self) -> AllCodeLists {
        AllCodeLists
    }
}
