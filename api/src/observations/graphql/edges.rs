//! Observations that hang on schools and local authorities.

use std::sync::Arc;

use async_graphql::{Context, Result};
use chrono::{DateTime, Utc};
use entities::keys;
use entities::states;

use super::enums::ObservationOrder;
use super::filter::ObservationFilter;
use super::loaders::{ConsultedOf, ObservationCountOf, ObservationsOf, Rights, Subject};
use super::observation::{Observation, wanted_of_connection};
use super::told::{grants, note, note_list};
use crate::config::Limits;
use crate::data_sharing::graphql::Purpose;
use crate::graphql::cursor::ListId;
use crate::graphql::page::{Listing, PageArguments, TotalCount, as_wanted, listing};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::loaders;
use crate::observations::store::lists::Asked;

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
        Ok(Asked::new(filter, self.order.into(), wanted_of_connection(ctx.field())))
    }
}

/// A page of the observations of a school.
///
/// # Errors
/// When the question cannot be understood, or the database fails.
pub async fn observations_of_school(
    ctx: &Context<'_>,
    urn: keys::Urn,
    question: Question,
) -> Result<Listing<AtOnce<Observation>>> {
    observations_of(ctx, (states::Level::School, urn.get()), question).await
}

/// A page of the observations of a local authority itself.
///
/// # Errors
/// When the question cannot be understood, or the database fails.
pub async fn observations_of_local_authority(
    ctx: &Context<'_>,
    code: keys::LaCode,
    question: Question,
) -> Result<Listing<AtOnce<Observation>>> {
    observations_of(ctx, (states::Level::LocalAuthority, code.get()), question).await
}

async fn observations_of(
    ctx: &Context<'_>,
    subject: Subject,
    mut question: Question,
) -> Result<Listing<AtOnce<Observation>>> {
    let asked = question.asked(ctx).await?;
    let (order, depends_on_values) = (asked.order, asked.depends_on_values());
    let list = ListId::new("observations of", &(subject, &asked.filter, order));
    let page = as_wanted(ctx, question.page.page(list, ctx.data::<Limits>()?)?);
    let grants = grants(ctx, question.purpose).await?;
    let rights = Rights(Arc::clone(&grants));
    let filter = asked.filter.clone();
    let key = ObservationsOf { subject, asked, page, rights: rights.clone() };
    let rows = loaders(ctx)?.load_one(key).await?.unwrap_or_default();
    if depends_on_values && !grants.is_empty() {
        let of = ConsultedOf { subject, filter: filter.clone(), rights: rights.clone() };
        let consulted = loaders(ctx)?.load_one(of).await?.unwrap_or_default();
        note_list(ctx, &rows.rows, &consulted, &grants, question.purpose).await?;
    } else {
        note(ctx, &rows.rows, &grants, question.purpose).await?;
    }
    let total = TotalCount::new(move |ctx| {
        let key = ObservationCountOf { subject, filter: filter.clone(), rights: rights.clone() };
        Box::pin(async move { Ok(loaders(ctx)?.load_one(key).await?.unwrap_or_default()) })
    });
    let observation = Observation::maker(ctx).await?;
    Ok(listing(list, rows, total, |row| order.place(row), |row| AtOnce(observation(row))))
}
