use async_graphql::{Context, Object, Result};

use crate::commissioning::graphql::{Cohort, CommissioningPlan};
use crate::commissioning::store::{cohorts, plans};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, LaCode};

/// Root fields of plans.
#[derive(Debug, Default)]
pub struct PlansQuery;

/// Root fields of plans.
#[Object]
impl PlansQuery {
    /// The commissioning plan of an academic year; null if there is none that the caller may see. `DASHBOARD` gets null and
    /// `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"commissioningPlan\")")]
    async fn commissioning_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The academic year.")] year: AcademicYear,
        #[graphql(desc = "Local authority whose partnership it is the plan of; needed by who belongs to several.")]
        area_la_code: Option<LaCode>,
    ) -> Result<Option<CommissioningPlan>> {
        let operation = operation(ctx)?;
        let area = area_la_code.map(|code| code.0);
        let found = plans::of_year(&operation.db, &operation.actor, year.0, area).await;
        let mut found = found.map_err(|error| internal(&error))?;
        if found.len() > 1 {
            return Err(Code::BadUserInput.error("you see plans of several areas; name one as areaLaCode"));
        }
        Ok(found.pop().map(CommissioningPlan))
    }

    /// Commissioning plans that the caller may see, the newest year first. `DASHBOARD` gets null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"commissioningPlans\")")]
    async fn commissioning_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<CommissioningPlan>>> {
        let list = ListId::new("commissioningPlans", &());
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = plans::page(&operation.db, &operation.actor, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, plans::place, CommissioningPlan)))
    }

    /// Groups of pupils and staff at whom improvement work is aimed, in the order in which they are shown; 100 at most.
    #[graphql(guard = "May::read(\"Query\", \"cohorts\")")]
    async fn cohorts(&self, ctx: &Context<'_>) -> Result<Vec<Cohort>> {
        let operation = operation(ctx)?;
        let found = cohorts::all(&operation.db, &operation.actor).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().take(COHORTS).map(Into::into).collect())
    }
}

/// Cohorts that are listed at most; the list has fewer.
const COHORTS: usize = 100;
