use async_graphql::{Context, Object, Result};

use super::ImpactEvaluation;
use crate::commissioning::graphql::Intervention;
use crate::config::Limits;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::operation;
use crate::impact::store::due::{self, Asked, Numbers};

/// Evaluations that are due, overdue and missing.
#[derive(Debug, Clone)]
pub struct ImpactDue {
    pub(super) asked: Asked,
    pub(super) numbers: Numbers,
}

/// Evaluations that are due, overdue and missing: every piece of work with a contract has to have one. For the Executive Board an
/// evaluation that rests on figures which are not public is not there yet.
#[Object]
impl ImpactDue {
    /// Evaluations that are planned and not published, due today or later.
    async fn due(&self) -> i64 {
        self.numbers.due
    }

    /// Evaluations that are planned and not published, and were due before today.
    async fn overdue(&self) -> i64 {
        self.numbers.overdue
    }

    /// Evaluations that are published and count.
    async fn published(&self) -> i64 {
        self.numbers.published
    }

    /// The evaluations that are not published, what is due first; `isOverdue` tells the late ones.
    async fn evaluations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<AtOnce<ImpactEvaluation>>> {
        let list = ListId::new("impact due", &self.asked);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = due::pending(&operation.db, &operation.actor, &self.asked, &page, wants_total(ctx)).await;
        Ok(counted_listing(list, found.map_err(|error| internal(&error))?, due::place, |row| AtOnce(row.into())))
    }

    /// Interventions with a contract of which no evaluation is planned or published, by reference.
    async fn missing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<Intervention>> {
        let list = ListId::new("impact missing", &self.asked);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = due::missing(&operation.db, &operation.actor, &self.asked, &page, wants_total(ctx)).await;
        Ok(counted_listing(list, found.map_err(|error| internal(&error))?, due::place_of_work, Intervention))
    }
}
