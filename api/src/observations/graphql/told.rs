//! With which rights a query looks at observations, and what is noted of what it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, Result};
use entities::states;
use entities::values::Period;

use super::measure::catalogue;
use crate::data_sharing::graphql::Purpose;
use crate::data_sharing::log::{Reading, Recorder};
use crate::data_sharing::store::grants::live;
use crate::disclosure::reading::Tally;
use crate::graphql::error::{Code, internal};
use crate::graphql::reader::{Reader, loaders, operation};
use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists::Consulted;
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
    let mut read: BTreeMap<usize, Read> = BTreeMap::new();
    for row in count(ctx, rows).await? {
        if let Basis::Agreement(place) = row.basis {
            read.entry(place).or_default().add(row.subject, (row.period, row.period), 1, [row.measure_id]);
        }
    }
    write_down(ctx, read, grants, purpose).await
}

/// The same for a list that depends on values: what it was asked of was read, even where the answer shows none of it.
///
/// # Errors
/// When the database fails, or what is read can no longer be written down.
pub(super) async fn note_list(
    ctx: &Context<'_>,
    rows: &[Seen],
    consulted: Vec<Consulted>,
    filter: &ObservationFilter,
    (grants, purpose): (&[Grant], Purpose),
) -> Result<()> {
    count(ctx, rows).await?;
    let mut read: BTreeMap<usize, Read> = BTreeMap::new();
    for of in consulted {
        let Basis::Agreement(place) = of.basis else { continue };
        let measures = grants.get(place).map(|grant| grant.measure_ids.as_slice()).unwrap_or_default();
        let is_asked = |id: &&i32| filter.measure_ids.as_ref().is_none_or(|asked| asked.contains(*id));
        let observations = usize::try_from(of.observations).unwrap_or_default();
        let measures = measures.iter().filter(is_asked).copied();
        read.entry(place).or_default().add(of.subject, (of.first_period, of.last_period), observations, measures);
    }
    write_down(ctx, read, grants, purpose).await
}

/// Counts what the answer withholds; gives the rows back.
async fn count<'a>(ctx: &Context<'_>, rows: impl IntoIterator<Item = &'a Seen>) -> Result<Vec<&'a Seen>> {
    let (tally, catalogue) = (ctx.data::<Tally>()?, catalogue(ctx).await?);
    let count = |row: &'a Seen| {
        let rule = catalogue.measure_numbered(row.measure_id).and_then(|measure| catalogue.rule(&measure.rule_code));
        if let Some(rule) = rule {
            tally.count(row.id, &row.shown, (&rule.code, rule.version));
        }
        row
    };
    Ok(rows.into_iter().map(count).collect())
}

/// What was read under one agreement.
#[derive(Debug, Default)]
struct Read {
    measure_ids: BTreeSet<i32>,
    subjects: BTreeSet<i32>,
    periods: Option<(Period, Period)>,
    observations: usize,
}

impl Read {
    fn add(
        &mut self,
        subject: i32,
        (first, last): (Period, Period),
        observations: usize,
        measure_ids: impl IntoIterator<Item = i32>,
    ) {
        self.measure_ids.extend(measure_ids);
        self.subjects.insert(subject);
        let (earliest, latest) = self.periods.unwrap_or((first, last));
        self.periods = Some((earliest.min(first), latest.max(last)));
        self.observations += observations;
    }
}

async fn write_down(ctx: &Context<'_>, read: BTreeMap<usize, Read>, grants: &[Grant], purpose: Purpose) -> Result<()> {
    let (operation, catalogue) = (operation(ctx)?, catalogue(ctx).await?);
    let code = |id: &i32| catalogue.measure_numbered(*id).map(|measure| measure.code.clone());
    for (place, read) in read {
        let (Some(grant), Some((first_period, last_period))) = (grants.get(place), read.periods) else { continue };
        let reading = Reading {
            agreement_id: grant.agreement_id.clone(),
            area_la_code: grant.area_la_code,
            reader_user_id: operation.actor.user_id().map(str::to_owned),
            reader_organisation_id: grant.reader_organisation_id.clone(),
            purpose: purpose.into(),
            measure_codes: read.measure_ids.iter().filter_map(code).collect(),
            first_period,
            last_period,
            schools: read.subjects.len(),
            observations: read.observations,
            request_id: Arc::clone(&operation.request_id),
            occurred_at: operation.clock.now(),
        };
        let closed = || Code::Internal.error("what is read can no longer be written down");
        ctx.data::<Recorder>()?.record(reading).await.map_err(|_| closed())?;
    }
    Ok(())
}
