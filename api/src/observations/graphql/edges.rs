//! Observations that hang on schools and local authorities.

use std::sync::Arc;

use async_graphql::{Context, Result};
use chrono::{DateTime, Utc};
use entities::keys;
use entities::states;

use super::enums::ObservationOrder;
use super::filter::ObservationFilter;
use super::loaders::{ObservationCountOf, ObservationsOf, Rights};
use super::observation::{Observation, wanted_of_connection};
use super::told::{grants, note};
use crate::config::Limits;
use crate::data_sharing::graphql::Purpose;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::page::{Listing, PageArguments, TotalCount, counted_listing, listing, wants_total};
use crate::graphql::reader::{loaders, operation};
use crate::observations::store::lists::{self, Asked};
use crate::policy::Sight;

/// What is asked of the observations of one subject.
#[derive(Debug)]
pub struct Question {
    /// Which.
    pub filter: Option<ObservationFilter>,
    /// In which order.
    pub order: ObservationOrder,
    /// What for.
    pub purpose: Purpose,
    /// As it was known at this time.
    pub known_at: Option<DateTime<Utc>>,
    /// Which page.
    pub page: PageArguments,
}

impl Question {
    async fn asked(&mut self, ctx: &Context<'_>) -> Result<Asked> {
        let filter = self.filter.take().unwrap_or_default().resolve(ctx, self.known_at).await?;
        Ok(Asked { filter, order: self.order.into(), wanted: wanted_of_connection(ctx.field()) })
    }
}

/// A page of the observations of a school.
///
/// # Errors
/// When the question cannot be understood, or the database fails.
pub async fn observations_of_school(
    ctx: &Context<'_>,
    urn: keys::Urn,
    mut question: Question,
) -> Result<Listing<Observation>> {
    let asked = question.asked(ctx).await?;
    let order = asked.order;
    let list = ListId::new("observations of school", &(urn, &asked.filter, order));
    let page = question.page.page(list, ctx.data::<Limits>()?)?;
    let grants = grants(ctx, question.purpose).await?;
    let rights = Rights(Arc::clone(&grants));
    let filter = asked.filter.clone();
    let key = ObservationsOf { urn, asked, page, rights: rights.clone() };
    let rows = loaders(ctx)?.load_one(key).await?.unwrap_or_default();
    note(ctx, &rows.rows, &grants, question.purpose).await?;
    let total = TotalCount::new(move |ctx| {
        let key = ObservationCountOf { urn, filter: filter.clone(), rights: rights.clone() };
        Box::pin(async move { Ok(loaders(ctx)?.load_one(key).await?.unwrap_or_default()) })
    });
    Ok(listing(list, rows, total, move |row| order.place(row), Observation))
}

/// A page of the observations of a local authority itself. One statement for each local authority.
///
/// # Errors
/// When the question cannot be understood, or the database fails.
pub async fn observations_of_local_authority(
    ctx: &Context<'_>,
    code: keys::LaCode,
    mut question: Question,
) -> Result<Listing<Observation>> {
    let mut asked = question.asked(ctx).await?;
    asked.filter.levels = Some(vec![states::Level::LocalAuthority]);
    asked.filter.la_codes = Some(vec![code]);
    let order = asked.order;
    let list = ListId::new("observations of local authority", &(&asked.filter, order));
    let page = question.page.page(list, ctx.data::<Limits>()?)?;
    let (operation, grants) = (operation(ctx)?, grants(ctx, question.purpose).await?);
    let sight = Sight::of(&operation.actor, &grants);
    let found = lists::page(&operation.db, &sight, &asked, &page, wants_total(ctx)).await;
    let found = found.map_err(|error| internal(&error))?;
    note(ctx, &found.rows.rows, &grants, question.purpose).await?;
    Ok(counted_listing(list, found, |row| order.place(row), Observation))
}
