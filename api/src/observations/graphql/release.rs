use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entities::release;

use super::enums::ObservationStatus;
use super::measure::{Measure, catalogue, measure_by_id, measure_ids};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::input::filter_list;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{LaCode, Period};
use crate::observations::store::releases;
use crate::policy::works_for;
use crate::schools::graphql::{LocalAuthority, local_authority_of};

/// A release of observations.
#[derive(Debug, Clone)]
pub struct Release(pub release::Model);

/// Observations that the partnership holds, made public for one measure, period and status, with what is withheld decided over
/// all their cells at once: schools, trusts and the area. It stays as it was released until a later one of the same takes its
/// place, or it is withdrawn.
#[Object]
impl Release {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Release(self.0.id.clone()).encode()
    }

    /// Local authority of the partnership.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// The measure.
    async fn measure(&self, ctx: &Context<'_>) -> Result<Option<Measure>> {
        measure_by_id(ctx, self.0.measure_id).await
    }

    /// The period.
    async fn period(&self) -> Period {
        Period(self.0.period)
    }

    /// How settled the observations are.
    async fn status(&self) -> ObservationStatus {
        self.0.status.into()
    }

    /// Code of the rule of disclosure control by which it was decided.
    async fn rule_code(&self) -> &str {
        &self.0.rule_code
    }

    /// Version of the rule.
    async fn rule_version(&self) -> i32 {
        self.0.rule_version
    }

    /// Cells that were decided on, totals of trusts and of the area among them.
    async fn cells(&self) -> i32 {
        self.0.cells
    }

    /// Cells whose figures are withheld, for whatever reason.
    async fn withheld(&self) -> i32 {
        self.0.suppressed.saturating_add(self.0.secondary)
    }

    /// Cells withheld because few pupils are behind them. Null but for those who work for the local authority of the partnership;
    /// only `LA_ADMIN` and `LA_OFFICER` may read it.
    #[graphql(guard = "May::read(\"Release\", \"suppressed\")")]
    async fn suppressed(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        self.for_its_staff(ctx, self.0.suppressed)
    }

    /// Cells withheld so that others cannot be calculated. Null but for those who work for the local authority of the partnership;
    /// only `LA_ADMIN` and `LA_OFFICER` may read it.
    #[graphql(guard = "May::read(\"Release\", \"secondary\")")]
    async fn secondary(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        self.for_its_staff(ctx, self.0.secondary)
    }

    /// When it was released.
    async fn released_at(&self) -> DateTime<Utc> {
        self.0.released_at
    }

    /// When a later one took its place or it was withdrawn. Null while it counts.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }

    /// Why it was withdrawn. Null if it was not.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }
}

impl Release {
    fn for_its_staff(&self, ctx: &Context<'_>, count: i32) -> Result<Option<i32>> {
        Ok(works_for(&operation(ctx)?.actor, self.0.area_la_code).then_some(count))
    }
}

/// Which releases. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ReleaseFilter {
    /// Of the partnerships of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// Of these measures; codes of `measures`.
    measure_codes: Option<Vec<String>>,
    /// Only those that count (`true`), or only those that have ended (`false`).
    is_current: Option<bool>,
}

impl ReleaseFilter {
    async fn resolve(self, ctx: &Context<'_>) -> Result<releases::ReleaseFilter> {
        let catalogue = catalogue(ctx).await?;
        let measures = filter_list("measureCodes", self.measure_codes, |code| code)?;
        Ok(releases::ReleaseFilter {
            areas: filter_list("areaLaCodes", self.area_la_codes, |code| code.0)?,
            measure_ids: measures.map(|codes| measure_ids(&catalogue, "filter.measureCodes", &codes)).transpose()?,
            is_current: self.is_current,
        })
    }
}

/// Root fields of releases.
#[derive(Debug, Default)]
pub struct ReleasesQuery;

/// Root fields of releases.
#[Object]
impl ReleasesQuery {
    /// Releases of observations, the last first. Callers without a token get null and `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"Query\", \"releases\")")]
    async fn releases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which releases; all if left out.")] filter: Option<ReleaseFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Release>>> {
        let filter = filter.unwrap_or_default().resolve(ctx).await?;
        let list = ListId::new("releases", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = releases::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, releases::place, Release)))
    }
}
