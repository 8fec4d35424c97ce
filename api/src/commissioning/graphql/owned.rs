//! Interventions as what they hang on lists them.

use async_graphql::{Context, Result};
use entities::intervention;

use super::Intervention;
use super::loaders::{InterventionsOf, Owned};
use crate::commissioning::store::interventions::{InterventionOrder, OwnedBy, place};
use crate::config::Limits;
use crate::db::page::{OwnerKey, Rows};
use crate::graphql::cursor::ListId;
use crate::graphql::page::{Listing, PageArguments, TotalCount, listing};
use crate::graphql::reader::loaders;

/// The interventions of a plan, a priority, a provider, a school or a trust that the caller may see, by title.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub async fn interventions_of(
    ctx: &Context<'_>,
    by: OwnedBy,
    key: OwnerKey,
    arguments: PageArguments,
) -> Result<Listing<Intervention>> {
    let list = ListId::new("interventions of", &(by, &key));
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let of_page = InterventionsOf { by, key: key.clone(), page: Some(page) };
    let rows = match loaders(ctx)?.load_one(of_page).await? {
        Some(Owned::Page(rows)) => rows,
        _ => Rows::default(),
    };
    let total = TotalCount::new(move |ctx| {
        let all = InterventionsOf { by, key: key.clone(), page: None };
        Box::pin(async move {
            match loaders(ctx)?.load_one(all).await? {
                Some(Owned::Number(number)) => Ok(number),
                _ => Ok(0),
            }
        })
    });
    let place = |row: &intervention::Model| place(InterventionOrder::Title, row);
    Ok(listing(list, rows, total, place, Intervention))
}
