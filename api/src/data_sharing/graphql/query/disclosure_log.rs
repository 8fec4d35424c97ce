use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Datelike, NaiveTime, Utc};

use super::keys;
use crate::config::Limits;
use crate::data_sharing::graphql::DisclosureEntry;
use crate::data_sharing::store::disclosures::{self, DisclosureFilter as Filter};
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::input::filter_values;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;

/// Which entries of the log. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct DisclosureFilter {
    /// Read under one of the agreements with these global ids.
    agreement_ids: Option<Vec<ID>>,
    /// Read on this day, in UTC, or a later one.
    from: Option<Date>,
    /// Read on this day, in UTC, or an earlier one.
    to: Option<Date>,
}

impl DisclosureFilter {
    /// The filter as the store takes it.
    fn resolve(self) -> Result<Filter> {
        let agreement = |id| if let GlobalId::Agreement(key) = id { Some(key) } else { None };
        Ok(Filter {
            agreement_ids: keys(filter_values("agreementIds", self.agreement_ids)?, agreement),
            from: self.from.map(beginning_of),
            before: self.to.and_then(day_after).map(beginning_of),
        })
    }
}

/// The next day; nothing after the last that can be written in four digits.
fn day_after(day: Date) -> Option<Date> {
    day.0.succ_opt().filter(|next| next.year() <= 9_999).map(Date)
}

fn beginning_of(day: Date) -> DateTime<Utc> {
    day.0.and_time(NaiveTime::MIN).and_utc()
}

/// Root fields of the log.
#[derive(Debug, Default)]
pub struct DisclosureLogQuery;

/// Root fields of the log.
#[Object]
impl DisclosureLogQuery {
    /// What was read under data-sharing agreements, as far as it concerns the caller, the latest first: one entry for each request
    /// and agreement. `ADVISORY_MEMBER` gets null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"disclosureLog\")")]
    async fn disclosure_log(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entries; all if left out.")] filter: Option<DisclosureFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<DisclosureEntry>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("disclosureLog", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = disclosures::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, disclosures::place, DisclosureEntry)))
    }
}
