//! From need to spend.

use async_graphql::{Context, Result, SimpleObject};
use entities::need_analysis;

use super::enums::NeedBand;
use crate::commissioning::graphql::Intervention;
use crate::config::Limits;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Pence;
use crate::needs::store::chain;

/// What a year's work cost for the schools of a band.
#[derive(Debug, Clone, SimpleObject)]
pub struct NeedBandSpend {
    /// The band. Null for schools that are not in the analysis, and for work in which no school takes part.
    band: Option<NeedBand>,
    /// Schools for which something was committed or paid.
    schools: i64,
    /// Committed, in pence.
    committed_pence: Pence,
    /// Paid, in pence.
    actual_pence: Pence,
}

/// What was committed and paid for the schools of each band by the plan of the year.
///
/// # Errors
/// When the database fails.
pub(super) async fn spend_by_need(ctx: &Context<'_>, analysis: &need_analysis::Model) -> Result<Vec<NeedBandSpend>> {
    let operation = operation(ctx)?;
    let of = (analysis.area_la_code, analysis.academic_year);
    let found = chain::spend_by_band(&operation.db, &operation.actor, &analysis.id, of).await;
    let spend = |of: chain::BandSpend| NeedBandSpend {
        band: of.band.map(Into::into),
        schools: of.schools,
        committed_pence: of.committed.into(),
        actual_pence: of.actual.into(),
    };
    Ok(found.map_err(|error| internal(&error))?.into_iter().map(spend).collect())
}

/// A page of the work of the year that costs something although no school that takes part is in need.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub(super) async fn work_not_on_need(
    ctx: &Context<'_>,
    analysis: &need_analysis::Model,
    arguments: PageArguments,
) -> Result<Listing<Intervention>> {
    let list = ListId::new("work not on need", &analysis.id);
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let operation = operation(ctx)?;
    let of = (analysis.id.as_str(), analysis.area_la_code, analysis.academic_year);
    let found = chain::not_on_need(&operation.db, &operation.actor, of, &page, wants_total(ctx)).await;
    Ok(counted_listing(list, found.map_err(|error| internal(&error))?, chain::place, Intervention))
}
