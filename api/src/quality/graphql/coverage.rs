use async_graphql::{Context, Object, Result};

use crate::commissioning::graphql::Intervention;
use crate::config::Limits;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, decimal};
use crate::quality::rules::Coverage;
use crate::quality::store::coverage::{self, Asked};

/// How much of what is under way has been reviewed.
#[derive(Debug, Clone, Copy)]
pub struct QaCoverage {
    pub(super) asked: Asked,
    pub(super) found: Coverage,
}

/// How much of what is under way has been reviewed: an intervention counts as reviewed if an outcome of it was published, was not
/// withdrawn, and is of a review within the last year.
#[Object]
impl QaCoverage {
    /// First day on which a review counts.
    async fn since(&self) -> Date {
        Date(self.asked.since)
    }

    /// Interventions that are `IN_DELIVERY` today.
    async fn live_interventions(&self) -> i64 {
        self.found.live
    }

    /// Those of them that were reviewed.
    async fn reviewed_interventions(&self) -> i64 {
        self.found.reviewed
    }

    /// Share of them that were reviewed, in percent, rounded half up to one decimal. Null if nothing is under way.
    async fn reviewed_percent(&self) -> Option<f64> {
        self.found.percent().map(decimal)
    }

    /// Those that were not, by reference.
    async fn not_reviewed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<Intervention>> {
        let list = ListId::new("not reviewed", &self.asked.area);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = coverage::not_reviewed(&operation.db, &operation.actor, self.asked, &page, wants_total(ctx)).await;
        Ok(counted_listing(list, found.map_err(|error| internal(&error))?, coverage::place, Intervention))
    }
}
