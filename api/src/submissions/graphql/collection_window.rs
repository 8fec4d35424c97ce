use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::{collection_window, measure};

use super::enums::{CollectedStatus, CollectionState};
use super::loaders::{BehindOf, LateBatchesOf, ProgressOf};
use crate::config::Limits;
use crate::db::page::{Counted, Rows};
use crate::graphql::cursor::ListId;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{Date, Period};
use crate::observations::graphql::catalogue;
use crate::schools::code_lists::CodeList;
use crate::schools::graphql::{
    CodedName, LocalAuthority, School, coded, find_schools_of_connection, local_authority_of,
};
use crate::submissions::rules::WindowDays;
use crate::submissions::store::progress::{self, Behind, Progress};

/// When observations of a measure, period and status are collected.
#[derive(Debug, Clone)]
pub struct CollectionWindow(pub collection_window::Model);

impl CollectionWindow {
    async fn progress(&self, ctx: &Context<'_>) -> Result<Progress> {
        Ok(loaders(ctx)?.load_one(ProgressOf(self.0.id.clone())).await?.unwrap_or_default())
    }

    async fn schools_behind(
        &self,
        ctx: &Context<'_>,
        behind: Behind,
        page: PageArguments,
        number: fn(Progress) -> i64,
    ) -> Result<Option<Listing<School>>> {
        let list = ListId::new("behind", &(behind, &self.0.id));
        let page = page.page(list, ctx.data::<Limits>()?)?;
        // Counted before the page is read: in the statement of the fields that tell how far the collection has come.
        let total = if wants_total(ctx) { Some(number(self.progress(ctx).await?)) } else { None };
        let urns = loaders(ctx)?.load_one(BehindOf { id: self.0.id.clone(), behind, page }).await?.unwrap_or_default();
        let mut schools = find_schools_of_connection(ctx, &urns.rows).await?;
        let rows = Rows {
            rows: urns.rows.iter().filter_map(|urn| Some((*urn, schools.remove(urn)?))).collect(),
            has_previous: urns.has_previous,
            has_next: urns.has_next,
        };
        let counted = Counted { rows, total };
        Ok(Some(counted_listing(list, counted, |(urn, _)| progress::place(*urn), |(_, school)| school)))
    }

    async fn of_measure(&self, ctx: &Context<'_>, text: fn(&measure::Model) -> &str) -> Result<String> {
        let catalogue = catalogue(ctx).await?;
        Ok(catalogue.measure_numbered(self.0.measure_id).map(|measure| text(measure)).unwrap_or_default().to_owned())
    }
}

/// When observations of a measure, period and status are collected from the schools of an area. `LA_ADMIN` and `LA_OFFICER` see
/// those of their area with all its schools; `TRUST_USER` and `SCHOOL_USER` see them with their own schools only.
#[Object]
impl CollectionWindow {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::CollectionWindow(self.0.id.clone()).encode()
    }

    /// Local authority whose partnership collects.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// Code of the measure, such as `PTRWM_EXP`.
    async fn measure_code(&self, ctx: &Context<'_>) -> Result<String> {
        self.of_measure(ctx, |measure| &measure.code).await
    }

    /// Name of the measure.
    async fn measure_name(&self, ctx: &Context<'_>) -> Result<String> {
        self.of_measure(ctx, |measure| &measure.name).await
    }

    /// The period.
    async fn period(&self) -> Period {
        Period(self.0.period)
    }

    /// How settled the observations are to be.
    async fn status(&self) -> CollectedStatus {
        self.0.status.into()
    }

    /// First day on which batches are taken.
    async fn opens_on(&self) -> Date {
        Date(self.0.opens_on)
    }

    /// Day by which they are due.
    async fn due_on(&self) -> Date {
        Date(self.0.due_on)
    }

    /// Last day on which they are taken; those after `dueOn` are late.
    async fn closes_on(&self) -> Date {
        Date(self.0.closes_on)
    }

    /// Where it stands today.
    async fn state(&self, ctx: &Context<'_>) -> Result<CollectionState> {
        let days = WindowDays { opens_on: self.0.opens_on, due_on: self.0.due_on, closes_on: self.0.closes_on };
        Ok(days.state(operation(ctx)?.clock.today()).into())
    }

    /// Phases of education whose schools are to submit (GIAS).
    async fn phases(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        let mut phases = Vec::new();
        for code in self.0.phase_codes.split(',') {
            phases.extend(coded(ctx, CodeList::Phase, Some(code.to_owned())).await?);
        }
        Ok(phases)
    }

    /// Number of schools that are to submit: the open ones of the area in one of the phases, as far as the caller is told.
    async fn schools_expected(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.progress(ctx).await?.expected)
    }

    /// Number of them that have: of which there is an observation of the measure, period and status, of whatever cohort.
    async fn schools_submitted(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.progress(ctx).await?.submitted)
    }

    /// Those that have not, by URN, as far as the caller is told. Null and `BAD_USER_INPUT` for a page that is out of bounds.
    async fn schools_missing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<School>>> {
        let page = PageArguments { first, after, last, before };
        self.schools_behind(ctx, Behind::Missing, page, |progress| progress.expected - progress.submitted).await
    }

    /// Number of schools of which nothing came until `dueOn`, and something did after it.
    async fn schools_submitted_late(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.progress(ctx).await?.late)
    }

    /// Schools of which nothing came until `dueOn`, and something did after it: by URN, as far as the caller is told. Null and
    /// `BAD_USER_INPUT` for a page that is out of bounds.
    async fn schools_late(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<School>>> {
        let page = PageArguments { first, after, last, before };
        self.schools_behind(ctx, Behind::Late, page, |progress| progress.late).await
    }

    /// Number of batches with a row for it that came after `dueOn`, as far as the caller sees them.
    async fn late_submissions(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loaders(ctx)?.load_one(LateBatchesOf(self.0.id.clone())).await?.unwrap_or_default())
    }

    /// Number of changes made to it, beginning with 1; `amendCollectionWindow` takes it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was opened here, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
