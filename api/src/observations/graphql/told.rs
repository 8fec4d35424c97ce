//! With which rights a query looks at observations, and what is noted of what it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, Result};
use entities::states;

use super::measure::catalogue;
use crate::data_sharing::graphql::Purpose;
use crate::data_sharing::log::{Reading, Recorder};
use crate::data_sharing::store::grants::live;
use crate::disclosure::reading::Tally;
use crate::graphql::error::{Code, internal};
use crate::graphql::reader::{Reader, loaders, operation};
use crate::observations::store::row::Seen;
use crate::policy::{Basis, Grant};

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
/// When the database fails, or what is read can no longer be written down.
pub(super) async fn note<'a>(
    ctx: &Context<'_>,
    rows: impl IntoIterator<Item = &'a Seen>,
    grants: &[Grant],
    purpose: Purpose,
) -> Result<()> {
    let (tally, catalogue) = (ctx.data::<Tally>()?, catalogue(ctx).await?);
    let mut read: BTreeMap<usize, Vec<&Seen>> = BTreeMap::new();
    for row in rows {
        let rule = catalogue.measure_numbered(row.measure_id).and_then(|measure| catalogue.rule(&measure.rule_code));
        if let Some(rule) = rule {
            tally.count(row.id, &row.shown, (&rule.code, rule.version));
        }
        if let Basis::Agreement(place) = row.basis {
            read.entry(place).or_default().push(row);
        }
    }
    for (place, rows) in read {
        if let Some(grant) = grants.get(place) {
            write_down(ctx, grant, purpose, &rows).await?;
        }
    }
    Ok(())
}

async fn write_down(ctx: &Context<'_>, grant: &Grant, purpose: Purpose, rows: &[&Seen]) -> Result<()> {
    let (operation, catalogue) = (operation(ctx)?, catalogue(ctx).await?);
    let periods = || rows.iter().map(|row| row.period);
    let (Some(first_period), Some(last_period)) = (periods().min(), periods().max()) else { return Ok(()) };
    let measures: BTreeSet<i32> = rows.iter().map(|row| row.measure_id).collect();
    let code = |id: &i32| catalogue.measure_numbered(*id).map(|measure| measure.code.clone());
    let reading = Reading {
        agreement_id: grant.agreement_id.clone(),
        area_la_code: grant.area_la_code,
        reader_user_id: operation.actor.user_id().map(str::to_owned),
        reader_organisation_id: grant.reader_organisation_id.clone(),
        purpose: purpose.into(),
        measure_codes: measures.iter().filter_map(code).collect(),
        first_period,
        last_period,
        schools: rows.iter().map(|row| row.subject).collect::<BTreeSet<_>>().len(),
        observations: rows.len(),
        request_id: Arc::clone(&operation.request_id),
        occurred_at: operation.clock.now(),
    };
    let closed = || Code::Internal.error("what is read can no longer be written down");
    ctx.data::<Recorder>()?.record(reading).await.map_err(|_| closed())
}
