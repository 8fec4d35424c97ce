//! With which rights a query looks at observations, and what is noted of what it is told.

use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, Result};
use entities::states;

use super::measure::catalogue;
use crate::data_sharing::graphql::Purpose;
use crate::data_sharing::log::Recorder;
use crate::data_sharing::store::grants::live;
use crate::disclosure::reading::Tally;
use crate::graphql::error::{Code, internal};
use crate::graphql::reader::{Reader, loaders, operation};
use crate::observations::service::Readings;
use crate::observations::store::lists::Consulted;
use crate::observations::store::row::Seen;
use crate::policy::Grant;

/// What the agreements of the caller let it read for a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct GrantsFor(states::Purpose);

impl Loader<GrantsFor> for Reader {
    type Value = Arc<[Grant]>;
    type Error = Error;

    async fn load(&self, keys: &[GrantsFor]) -> Result<std::collections::HashMap<GrantsFor, Arc<[Grant]>>> {
        let mut found = std::collections::HashMap::new();
        for key in keys {
            let grants = live(self.db(), self.actor(), key.0, self.operation.clock.today()).await;
            found.insert(*key, grants.map_err(|error| internal(&error))?.into());
        }
        Ok(found)
    }
}

/// What the caller's data-sharing agreements let it read for the purpose. Two statements at most, once for each request and
/// purpose.
///
/// # Errors
/// When the database fails.
pub(super) async fn grants(ctx: &Context<'_>, purpose: Purpose) -> Result<Arc<[Grant]>> {
    Ok(loaders(ctx)?.load_one(GrantsFor(purpose.into())).await?.unwrap_or_default())
}

/// Counts what the answer withholds, and has written down what was read under an agreement.
///
/// # Errors
/// When what is read can no longer be written down.
pub(super) async fn note<'a>(
    ctx: &Context<'_>,
    rows: impl IntoIterator<Item = &'a Seen> + Clone,
    grants: &[Grant],
    purpose: Purpose,
) -> Result<()> {
    count(ctx, rows.clone()).await?;
    write_down(ctx, Readings::of(rows), grants, purpose).await
}

/// The same for a list that depends on values: what it was asked of was read, even where the answer shows none of it.
///
/// # Errors
/// When what is read can no longer be written down.
pub(super) async fn note_list(
    ctx: &Context<'_>,
    rows: &[Seen],
    consulted: &[Consulted],
    grants: &[Grant],
    purpose: Purpose,
) -> Result<()> {
    count(ctx, rows).await?;
    write_down(ctx, Readings::of_list(consulted), grants, purpose).await
}

/// Counts what the answer withholds.
async fn count<'a>(ctx: &Context<'_>, rows: impl IntoIterator<Item = &'a Seen>) -> Result<()> {
    let (tally, catalogue) = (ctx.data::<Tally>()?, catalogue(ctx).await?);
    for row in rows {
        let rule = catalogue.measure_numbered(row.measure_id).and_then(|measure| catalogue.rule(&measure.rule_code));
        if let Some(rule) = rule {
            tally.count(row.id, &row.shown, (&rule.code, rule.version));
        }
    }
    Ok(())
}

async fn write_down(ctx: &Context<'_>, readings: Readings, grants: &[Grant], purpose: Purpose) -> Result<()> {
    let (operation, catalogue, log) = (operation(ctx)?, catalogue(ctx).await?, ctx.data::<Recorder>()?);
    let written = readings.write_down((operation, &catalogue, log), grants, purpose.into()).await;
    written.map_err(|closed| Code::Internal.error(closed.to_string()))
}
