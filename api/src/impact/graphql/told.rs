//! Figures that rest on what is not public are told to those who may read all of that.

use async_graphql::{Context, Result};
use entities::impact_evaluation;

use super::loaders::InputsOf;
use crate::graphql::reader::loaders;
use crate::observations::graphql::find_evaluated;

/// Whether the caller may be told the figures of the evaluation: a mean of two values and one of them tell the other, so that it must be
/// allowed to read all that they were computed from, by agreements that are live now. That it does is written down.
///
/// # Errors
/// When the database fails.
pub(super) async fn is_told(ctx: &Context<'_>, row: &impact_evaluation::Model) -> Result<bool> {
    if !row.is_internal {
        return Ok(true);
    }
    let inputs = loaders(ctx)?.load_one(InputsOf(row.id.clone())).await?.unwrap_or_default();
    let ids: Vec<i64> = inputs.iter().map(|input| input.observation_id).collect();
    let found = find_evaluated(ctx, &ids).await?;
    Ok(ids.iter().all(|id| found.get(id).is_some_and(|observation| observation.has_value())))
}
