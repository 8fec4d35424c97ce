use async_graphql::{Context, ID, InputObject, Object, Result};

use super::keys;
use crate::config::Limits;
use crate::data_sharing::graphql::{Agreement, AgreementStatus, Purpose};
use crate::data_sharing::store::agreements::{self, AgreementFilter as Filter};
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::graphql::input::filter_values;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, LaCode};

/// Which agreements. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AgreementFilter {
    /// That stand in one of these ways today.
    statuses: Option<Vec<AgreementStatus>>,
    /// To which one of the organisations with these global ids is party.
    organisation_ids: Option<Vec<ID>>,
    /// With one of these purposes.
    purposes: Option<Vec<Purpose>>,
    /// Under which figures are shared on this day, as far as is known today.
    live_on: Option<Date>,
}

impl AgreementFilter {
    /// The filter as the store takes it.
    fn resolve(self) -> Result<Filter> {
        let standings = filter_values("statuses", self.statuses)?;
        let purposes = filter_values("purposes", self.purposes)?;
        Ok(Filter {
            standings: standings.into_iter().map(Into::into).collect(),
            organisation_ids: keys(
                filter_values("organisationIds", self.organisation_ids)?,
                GlobalId::organisation_key,
            ),
            purposes: purposes.into_iter().map(Into::into).collect(),
            live_on: self.live_on.map(|day| day.0),
        })
    }
}

/// Root fields of agreements.
#[derive(Debug, Default)]
pub struct AgreementsQuery;

/// Root fields of agreements.
#[Object]
impl AgreementsQuery {
    /// The data-sharing agreement with the reference; null if there is none that the caller may see. `ADVISORY_MEMBER` gets null
    /// and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"agreement\")")]
    async fn agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Reference that the partnership gave it.")] reference: String,
        #[graphql(desc = "Local authority whose partnership keeps it; needed by who belongs to several.")] area_la_code: Option<
            LaCode,
        >,
    ) -> Result<Option<Agreement>> {
        let operation = operation(ctx)?;
        let area = area_la_code.map(|code| code.0);
        let found = agreements::by_reference(&operation.db, &operation.actor, &reference, area).await;
        let mut found = found.map_err(|error| internal(&error))?;
        if found.len() > 1 {
            return Err(Code::BadUserInput.error("you see agreements of several areas; name one as areaLaCode"));
        }
        Ok(found.pop().map(Agreement))
    }

    /// Data-sharing agreements that the caller may see, the last written down first. `ADVISORY_MEMBER` gets null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"agreements\")")]
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreements; all if left out.")] filter: Option<AgreementFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Agreement>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("agreements", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let today = operation.clock.today();
        let found = agreements::page(&operation.db, &operation.actor, (&filter, today), &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, agreements::place, Agreement)))
    }
}
