//! Evaluations as what was evaluated lists them.

use async_graphql::{Context, Result};
use entities::impact_evaluation;

use super::ImpactEvaluation;
use crate::db::page::OwnerKey;
use crate::graphql::children::children;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::plain::AtOnce;
pub use crate::impact::store::evaluations::Of as OwnerOf;

/// A page of the evaluations of an intervention or a provider that the caller may see, the last changed first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub async fn impact_evaluations_of(
    ctx: &Context<'_>,
    of: (impl Into<OwnerKey>, OwnerOf),
    arguments: PageArguments,
) -> Result<Listing<AtOnce<ImpactEvaluation>>> {
    children::<impact_evaluation::Entity, _>(ctx, "evaluations of", of, arguments, |row| AtOnce(row.into())).await
}
