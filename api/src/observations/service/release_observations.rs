use std::collections::BTreeMap;
use std::sync::Arc;

use entities::keys::{GroupUid, LaCode, Urn};
use entities::release;
use entities::states::{ObservationStatus, Purpose};
use entities::values::Period;
use sea_orm::DbErr;

use super::cube::{Past, decided, public_rows};
use super::readings::Readings;
use crate::data_sharing::log::Recorder;
use crate::data_sharing::store::grants::hold_live;
use crate::db::write_observations_in_order;
use crate::observations::catalogue::Catalogue;
use crate::observations::rules::ReleaseRefused;
use crate::observations::store::releases::{self as store, Held, Released};
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::{Sight, administers, only_administered_area};

/// What is to be released.
#[derive(Debug, Clone)]
pub struct Releasing {
    /// Area of the partnership; the only one that the actor runs, if left out.
    pub area: Option<LaCode>,
    /// Code of the measure.
    pub measure_code: String,
    /// The period.
    pub period: Period,
    /// How settled the observations are.
    pub status: ObservationStatus,
    /// Whether it is only to be said what would be withheld.
    pub dry_run: bool,
    /// Purpose for which the agreements of the actor are to let it read what is released.
    pub purpose: Purpose,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Releases to everybody what is held of a measure, period and status in the area. What is withheld is decided over all its
/// cells at once: schools, trusts and the area. A release before it of the same is ended. What is read for it under agreements is
/// written down first, also where nothing comes of it.
///
/// # Errors
/// When the actor does not run the partnership, there is nothing sound to release, or the log of readings is closed.
pub async fn release_observations(
    operation: &Operation,
    (catalogue, log): (&Arc<Catalogue>, &Recorder),
    new: Releasing,
) -> Result<release::Model, Failure<ReleaseRefused>> {
    let change = Change::begin(operation, "releaseObservations").await?;
    let id = change.new_id();
    let key = new.idempotency.as_ref().filter(|_| !new.dry_run);
    if let Some(id) = change.done_before(key, &id).await? {
        return store::lock(&change.db, &operation.actor, &id).await?.ok_or(Failure::NotFound("release"));
    }
    let area = new.area.or_else(|| only_administered_area(&operation.actor));
    let Some(area) = area.filter(|area| administers(&operation.actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority whose partnership you run"));
    };
    let unknown = || Failure::Refused(ReleaseRefused::UnknownMeasure(new.measure_code.clone()));
    let measure = catalogue.measure(&new.measure_code).ok_or_else(unknown)?;
    let rule = catalogue.rule(&measure.rule_code).ok_or_else(unknown)?;
    let of = Released { area, measure_id: measure.id, period: new.period, status: new.status };
    write_observations_in_order(&change.db, area.get()).await?;
    let now = operation.clock.now();
    let grants = hold_live(&change.db, &operation.actor, new.purpose, operation.clock.today()).await?;
    let sight = Sight::of(&operation.actor, &grants);
    let past = past(&change, &sight, of).await?;
    let versions = store::end_current(&change.db, &operation.actor, of, now).await?;
    let held = store::held(&change.db, &sight, of).await?;
    let mut readings = Readings::of(held.iter().map(|held| &held.seen));
    for version in past.used() {
        readings.add(version.basis, (version.exact.subject, of.measure_id), (of.period, of.period), 1);
    }
    readings.write_down((operation, catalogue, log), &grants, new.purpose).await.map_err(DbErr::from)?;
    if held.is_empty() {
        return Err(Failure::Refused(ReleaseRefused::NothingHeld));
    }
    let decision = decided(catalogue, measure, rule, &held, &past).map_err(Failure::Refused)?;
    let tally = decision.tally();
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let row = release::Model {
        id,
        area_la_code: area,
        measure_id: measure.id,
        period: new.period,
        status: new.status,
        rule_code: rule.code.clone(),
        rule_version: rule.version,
        cells: count(tally.cells),
        suppressed: count(tally.primary),
        secondary: count(tally.secondary),
        released_by: operation.actor.user_id().map(str::to_owned),
        released_at: now,
        ended_at: None,
        end_reason: None,
    };
    if new.dry_run {
        return Ok(row);
    }
    if !store::insert(&change.db, row.clone()).await? {
        return Err(Failure::Refused(ReleaseRefused::ReleasedMeanwhile));
    }
    store::insert_schools(&change.db, &row.id, &trusts(&held)).await?;
    store::insert_rows(&change.db, public_rows(catalogue, &row, &decision, &versions, now)).await?;
    change.record(("Release", &row.id), (None, Some("RELEASED")), None).await?;
    change.commit().await?;
    Ok(row)
}

/// What was released of the same before. Four statements; one if nothing was.
async fn past(change: &Change<'_>, sight: &Sight<'_>, of: Released) -> Result<Past, DbErr> {
    let releases = store::former(&change.db, &change.operation.actor, of).await?;
    if releases.is_empty() {
        return Ok(Past::default());
    }
    Ok(Past { releases, versions: store::versions_held(&change.db, sight, of).await? })
}

/// The trusts of the schools of a release.
fn trusts(held: &[Held]) -> BTreeMap<Urn, Option<GroupUid>> {
    held.iter().filter_map(|held| Some((Urn::new(held.seen.subject)?, held.trust_uid))).collect()
}
