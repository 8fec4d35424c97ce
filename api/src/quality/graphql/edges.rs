//! Reviews and outcomes as what was reviewed lists them.

use async_graphql::{Context, Result};
use entities::{qa_outcome, qa_review};

use super::{QaOutcome, QaReview};
use crate::db::page::OwnerKey;
use crate::graphql::children::children;
use crate::graphql::page::{Listing, PageArguments};
pub use crate::quality::store::reviews::Of as OwnerOf;

/// A page of the reviews of an intervention, a provider or a school that the caller may see, those planned for the latest day
/// first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub async fn qa_reviews_of(
    ctx: &Context<'_>,
    of: (impl Into<OwnerKey>, OwnerOf),
    arguments: PageArguments,
) -> Result<Listing<QaReview>> {
    children::<qa_review::Entity, _>(ctx, "reviews of", of, arguments, QaReview).await
}

/// A page of the outcomes of an intervention, a provider or a school that the caller may see, of the latest reviews first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub async fn qa_outcomes_of(
    ctx: &Context<'_>,
    of: (impl Into<OwnerKey>, OwnerOf),
    arguments: PageArguments,
) -> Result<Listing<QaOutcome>> {
    children::<qa_outcome::Entity, _>(ctx, "outcomes of", of, arguments, QaOutcome).await
}
