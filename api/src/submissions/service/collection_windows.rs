use std::collections::BTreeSet;
use std::sync::Arc;

use entities::collection_window;
use entities::keys::LaCode;
use entities::states::ObservationStatus;
use entities::values::Period;

use crate::observations::catalogue::Catalogue;
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{administers, only_administered_area};
use crate::submissions::rules::{WindowDays, WindowRefused, check_window_days};
use crate::submissions::store::collection_windows;

/// A collection window to be opened.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Local authority whose partnership collects; the only one that the actor runs if left out.
    pub area: Option<LaCode>,
    /// Code of the measure.
    pub measure: String,
    /// The period.
    pub period: Period,
    /// How settled the observations are to be.
    pub status: ObservationStatus,
    /// Its days.
    pub days: WindowDays,
    /// Codes of the phases whose schools are to submit.
    pub phases: BTreeSet<i32>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// A collection window to be amended.
#[derive(Debug, Clone)]
pub struct Amending {
    /// Key of the window.
    pub window_id: String,
    /// Version of the window that the caller read.
    pub expected_version: i32,
    /// First day on which batches are taken; as it was if left out.
    pub opens_on: Option<chrono::NaiveDate>,
    /// Day by which they are due.
    pub due_on: Option<chrono::NaiveDate>,
    /// Last day on which they are taken.
    pub closes_on: Option<chrono::NaiveDate>,
    /// Codes of the phases whose schools are to submit.
    pub phases: Option<BTreeSet<i32>>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Opens a collection window.
///
/// # Errors
/// When the actor does not run the partnership of the area, the measure is unknown, the days are not in order, no phase is
/// named, or the area has a window for the same.
pub async fn open_collection_window(
    operation: &Operation,
    catalogue: &Arc<Catalogue>,
    opening: Opening,
) -> Result<collection_window::Model, Failure<WindowRefused>> {
    let change = Change::begin(operation, "openCollectionWindow").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(opening.idempotency.as_ref(), &id).await? {
        return of_before(&change, &id).await;
    }
    let area = area(operation, opening.area)?;
    check_window_days(opening.days).map_err(Failure::Refused)?;
    let measure = catalogue.measure(&opening.measure).ok_or(Failure::Refused(WindowRefused::UnknownMeasure))?;
    let row = collection_window::Model {
        id,
        area_la_code: area,
        measure_id: measure.id,
        period: opening.period,
        status: opening.status,
        opens_on: opening.days.opens_on,
        due_on: opening.days.due_on,
        closes_on: opening.days.closes_on,
        phase_codes: phase_codes(&opening.phases)?,
        version: 1,
        created_by: operation.actor.user_id().map(str::to_owned),
        created_at: operation.clock.now(),
    };
    if !collection_windows::insert(&change.db, row.clone()).await? {
        return Err(Failure::Refused(WindowRefused::WindowTaken));
    }
    change.record(("CollectionWindow", &row.id), (None, None), None).await?;
    change.commit().await?;
    Ok(row)
}

/// Gives a collection window other days or phases.
///
/// # Errors
/// When the actor does not run the partnership of its area, the window was changed since, the days are not in order or no phase
/// is named.
pub async fn amend_collection_window(
    operation: &Operation,
    amending: Amending,
) -> Result<collection_window::Model, Failure<WindowRefused>> {
    let change = Change::begin(operation, "amendCollectionWindow").await?;
    if change.done_before(amending.idempotency.as_ref(), &amending.window_id).await?.is_some() {
        return of_before(&change, &amending.window_id).await;
    }
    let found = collection_windows::lock(&change.db, &operation.actor, &amending.window_id).await?;
    let window = found.ok_or(Failure::NotFound("collection window"))?;
    if !administers(&operation.actor, window.area_la_code) {
        return Err(Failure::Forbidden("only who runs the partnership of the area amends its collection windows"));
    }
    expect_version(window.version, amending.expected_version)?;
    let days = WindowDays {
        opens_on: amending.opens_on.unwrap_or(window.opens_on),
        due_on: amending.due_on.unwrap_or(window.due_on),
        closes_on: amending.closes_on.unwrap_or(window.closes_on),
    };
    check_window_days(days).map_err(Failure::Refused)?;
    let phases = match &amending.phases {
        Some(phases) => phase_codes(phases)?,
        None => window.phase_codes.clone(),
    };
    let window = collection_windows::amend(&change.db, window, days, phases).await?;
    change.record(("CollectionWindow", &window.id), (None, None), None).await?;
    change.commit().await?;
    Ok(window)
}

async fn of_before(change: &Change<'_>, id: &str) -> Result<collection_window::Model, Failure<WindowRefused>> {
    let found = collection_windows::by_ids(&change.db, &change.operation.actor, &[id.to_owned()]).await?.remove(id);
    found.ok_or(Failure::NotFound("collection window"))
}

fn area(operation: &Operation, named: Option<LaCode>) -> Result<LaCode, Failure<WindowRefused>> {
    let actor = &operation.actor;
    match named {
        Some(area) if administers(actor, area) => Ok(area),
        Some(_) => Err(Failure::Forbidden("only who runs the partnership of the area opens its collection windows")),
        None => only_administered_area(actor).ok_or(Failure::Refused(WindowRefused::WhichArea)),
    }
}

fn phase_codes(phases: &BTreeSet<i32>) -> Result<String, Failure<WindowRefused>> {
    if phases.is_empty() {
        return Err(Failure::Refused(WindowRefused::NoPhase));
    }
    Ok(phases.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
}
