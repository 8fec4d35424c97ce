use async_graphql::{Context, Object, Result};
use entities::{organisation, user};
use sea_orm::Condition;

use super::membership::{Membership, memberships};
use super::organisation::Organisation;
use super::user::User;
use super::viewer::Viewer;
use crate::access::store::{self, Keyed};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;

/// Root fields of who may do what.
#[derive(Debug, Default)]
pub struct AccessQuery;

/// Root fields of who may do what.
#[Object]
impl AccessQuery {
    /// The caller.
    async fn viewer(&self) -> Viewer {
        Viewer
    }

    /// Users with a membership in the caller's area, the earliest registered first. Only `LA_ADMIN` may read it; others get
    /// null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"users\")")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<User>>> {
        all::<user::Entity, User>(ctx, "users", &PageArguments { first, after, last, before }, User).await.map(Some)
    }

    /// Organisations of the caller's area, the earliest registered first. Only `LA_ADMIN` and `LA_OFFICER` may read it;
    /// others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"organisations\")")]
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Organisation>>> {
        let arguments = PageArguments { first, after, last, before };
        all::<organisation::Entity, Organisation>(ctx, "organisations", &arguments, Organisation).await.map(Some)
    }

    /// Memberships in the caller's area, past, present and to come; the earliest granted first. Only `LA_ADMIN` may read it;
    /// others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"memberships\")")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Membership>>> {
        memberships(ctx, None, &PageArguments { first, after, last, before }).await.map(Some)
    }
}

/// A page of all rows of a table that the caller may see.
async fn all<E: Keyed, T: async_graphql::OutputType>(
    ctx: &Context<'_>,
    name: &'static str,
    arguments: &PageArguments,
    node: fn(E::Model) -> T,
) -> Result<Listing<T>> {
    let list = ListId::new(name, &());
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let operation = operation(ctx)?;
    let found = store::page::<E, _>(&operation.db, &operation.actor, Condition::all(), &page, wants_total(ctx)).await;
    Ok(counted_listing(list, found.map_err(|error| internal(&error))?, store::place::<E>, node))
}
