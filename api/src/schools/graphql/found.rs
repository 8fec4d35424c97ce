//! Schools that other objects name.

use std::collections::HashMap;

use async_graphql::{Context, Result, SelectionField};
use entities::keys;

use super::loaders::SchoolByUrn;
use super::school::School;
use super::selection::{selection, selection_of_connection};
use crate::graphql::reader::loaders;
use crate::schools::store::schools::SchoolSelection;

/// The schools with these URNs, with the columns that the selection of the current field needs.
///
/// # Errors
/// When the database fails.
pub async fn find_schools(ctx: &Context<'_>, urns: &[keys::Urn]) -> Result<HashMap<keys::Urn, School>> {
    find_schools_as_selected(ctx, urns, ctx.field()).await
}

/// The schools with these URNs, with the columns that the selection of the field needs.
///
/// # Errors
/// When the database fails.
pub async fn find_schools_as_selected(
    ctx: &Context<'_>,
    urns: &[keys::Urn],
    field: SelectionField<'_>,
) -> Result<HashMap<keys::Urn, School>> {
    load(ctx, urns, selection(field)).await
}

/// The schools with these URNs, with the columns that the selection of the current field, a connection, needs.
///
/// # Errors
/// When the database fails.
pub async fn find_schools_of_connection(ctx: &Context<'_>, urns: &[keys::Urn]) -> Result<HashMap<keys::Urn, School>> {
    load(ctx, urns, selection_of_connection(ctx.field())).await
}

async fn load(ctx: &Context<'_>, urns: &[keys::Urn], selection: SchoolSelection) -> Result<HashMap<keys::Urn, School>> {
    let wanted = urns.iter().map(|urn| SchoolByUrn { urn: *urn, selection });
    let found = loaders(ctx)?.load_many(wanted).await?;
    Ok(found.into_iter().map(|(key, school)| (key.urn, School(school))).collect())
}

/// The school with the URN, with the columns that the selection of the current field needs.
///
/// # Errors
/// When the database fails.
pub async fn find_school(ctx: &Context<'_>, urn: keys::Urn) -> Result<Option<School>> {
    Ok(find_schools(ctx, &[urn]).await?.remove(&urn))
}
