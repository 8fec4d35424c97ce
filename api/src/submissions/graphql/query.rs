use async_graphql::{Context, ID, InputObject, Object, Result};

use super::collection_window::CollectionWindow;
use super::enums::{CollectedStatus, SubmissionChannel, SubmissionStatus};
use super::submission::Submission;
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{filter_keys, filter_list};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Period};
use crate::observations::graphql::{catalogue, measure_ids};
use crate::submissions::store::batches::{self, BatchFilter};
use crate::submissions::store::collection_windows::{self, WindowFilter};

/// Which batches. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct SubmissionFilter {
    /// In one of these states.
    statuses: Option<Vec<SubmissionStatus>>,
    /// That came in one of these ways.
    channels: Option<Vec<SubmissionChannel>>,
    /// Sent by one of the organisations with these global ids.
    organisation_ids: Option<Vec<ID>>,
    /// Whether they were late.
    is_late: Option<bool>,
}

impl SubmissionFilter {
    fn resolve(self) -> Result<BatchFilter> {
        Ok(BatchFilter {
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            channels: filter_list("channels", self.channels, Into::into)?,
            organisation_ids: filter_keys("organisationIds", self.organisation_ids, GlobalId::organisation_key)?,
            is_late: self.is_late,
        })
    }
}

/// Which collection windows. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct CollectionWindowFilter {
    /// For one of the measures with these codes.
    measure_codes: Option<Vec<String>>,
    /// For one of these periods.
    periods: Option<Vec<Period>>,
    /// For one of these statuses.
    statuses: Option<Vec<CollectedStatus>>,
    /// That take batches on this day, late or not.
    open_on: Option<Date>,
}

impl CollectionWindowFilter {
    async fn resolve(self, ctx: &Context<'_>) -> Result<WindowFilter> {
        let catalogue = catalogue(ctx).await?;
        let measures = filter_list("measureCodes", self.measure_codes, |code| code)?;
        Ok(WindowFilter {
            measure_ids: measures.map(|codes| measure_ids(&catalogue, "filter.measureCodes", &codes)).transpose()?,
            periods: filter_list("periods", self.periods, |period| period.0.number())?,
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            open_on: self.open_on.map(|day| day.0),
        })
    }
}

/// Root fields of submissions.
#[derive(Debug, Default)]
pub struct SubmissionsQuery;

/// Root fields of submissions.
#[Object]
impl SubmissionsQuery {
    /// Batches of observations that the caller may see, the latest first. Only `LA_ADMIN`, `LA_OFFICER`, `TRUST_USER` and
    /// `SCHOOL_USER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"submissions\")")]
    async fn submissions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which batches; all if left out.")] filter: Option<SubmissionFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Submission>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("submissions", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = batches::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, batches::place, Submission)))
    }

    /// Collection windows that the caller may see, those due last first. Only `LA_ADMIN`, `LA_OFFICER`, `TRUST_USER` and
    /// `SCHOOL_USER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"collectionWindows\")")]
    async fn collection_windows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which windows; all if left out.")] filter: Option<CollectionWindowFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<CollectionWindow>>> {
        let filter = filter.unwrap_or_default().resolve(ctx).await?;
        let list = ListId::new("collectionWindows", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = collection_windows::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(Some(counted_listing(list, found, collection_windows::place, CollectionWindow)))
    }
}
