use async_graphql::{Context, ID, InputObject, Object, Result};
use entities::values::Period;

use super::collection_window::{CollectionWindow, catalogue};
use super::enums::{CollectedStatus, SubmissionChannel, SubmissionStatus};
use super::submission::Submission;
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::graphql::input::filter_values;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
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
        let organisation = |id: &ID| match GlobalId::decode(id) {
            Some(GlobalId::Organisation(key)) => Some(key),
            _ => None,
        };
        let organisation_ids = listed("organisationIds", self.organisation_ids)?;
        Ok(BatchFilter {
            statuses: listed("statuses", self.statuses)?.map(|values| values.into_iter().map(Into::into).collect()),
            channels: listed("channels", self.channels)?.map(|values| values.into_iter().map(Into::into).collect()),
            organisation_ids: organisation_ids.map(|ids| ids.iter().filter_map(organisation).collect()),
            is_late: self.is_late,
        })
    }
}

/// Which collection windows. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct CollectionWindowFilter {
    /// For one of the measures with these codes.
    measure_codes: Option<Vec<String>>,
    /// For one of these periods, written as `CollectionWindow.period` shows them.
    periods: Option<Vec<String>>,
    /// For one of these statuses.
    statuses: Option<Vec<CollectedStatus>>,
    /// That take batches on this day, late or not.
    open_on: Option<Date>,
}

impl CollectionWindowFilter {
    async fn resolve(self, ctx: &Context<'_>) -> Result<WindowFilter> {
        let catalogue = catalogue(ctx).await?;
        let numbers = |codes: Vec<String>| {
            codes.iter().filter_map(|code| catalogue.measure(code)).map(|measure| measure.id).collect()
        };
        let periods = listed("periods", self.periods)?.map(|periods| periods.iter().map(|text| number(text)).collect());
        Ok(WindowFilter {
            measure_ids: listed("measureCodes", self.measure_codes)?.map(numbers),
            periods: periods.transpose()?,
            statuses: listed("statuses", self.statuses)?.map(|values| values.into_iter().map(Into::into).collect()),
            open_on: self.open_on.map(|day| day.0),
        })
    }
}

fn number(period: &str) -> Result<i32> {
    Period::parse(period)
        .map(Period::number)
        .map_err(|error| Code::BadUserInput.error(format!("filter.periods: {error}")))
}

fn listed<T>(part: &str, values: Option<Vec<T>>) -> Result<Option<Vec<T>>> {
    let is_there = values.is_some();
    let values = filter_values(part, values)?;
    Ok(is_there.then_some(values))
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
