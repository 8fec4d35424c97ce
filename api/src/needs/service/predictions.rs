use entities::keys::{LaCode, Urn};
use entities::states::{Level, ObservationStatus, Purpose};
use entities::values::Period;
use sea_orm::DbErr;

use crate::data_sharing::log::{Closed, Recorder};
use crate::data_sharing::store::grants::live;
use crate::needs::rules::Prediction;
use crate::observations::catalogue::Catalogue;
use crate::observations::service::{Readings, Settled};
use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists;
use crate::observations::store::row::{Seen, Wanted};
use crate::operation::Operation;
use crate::policy::Sight;

/// Which predictions.
#[derive(Debug, Clone)]
pub struct PredictionsAsked {
    /// Of schools of this local authority.
    pub area: LaCode,
    /// Of results of this period.
    pub period: Period,
    /// Of these measures.
    pub measure_ids: Vec<i32>,
    /// Of this cohort.
    pub cohort_number: i16,
}

/// What a school predicted, with what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// The school.
    pub urn: Urn,
    /// The measure.
    pub measure_id: i32,
    /// Both values.
    pub prediction: Prediction,
    /// Observation with what was predicted.
    pub predicted_id: i64,
    /// Observation with what came.
    pub outcome_id: i64,
}

/// What schools measure within the year is no result.
const STATUSES: [ObservationStatus; 4] = [
    ObservationStatus::Predicted,
    ObservationStatus::Provisional,
    ObservationStatus::Revised,
    ObservationStatus::Final,
];

/// Observations that are read at most.
pub const MOST: u64 = 50_000;

/// Why predictions cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum PredictionsError {
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// What was read can no longer be written down.
    #[error("what is read cannot be written down")]
    Closed(#[from] Closed),
}

/// What schools predicted, as far as the actor may read it by the agreements that are live, beside what came, by measure and school. That it
/// was read is written down. At most four statements.
///
/// # Errors
/// When the database fails, or the log of readings is closed.
pub async fn predictions(
    operation: &Operation,
    (catalogue, log): (&Catalogue, &Recorder),
    asked: &PredictionsAsked,
) -> Result<Vec<Compared>, PredictionsError> {
    let (db, actor) = (&operation.db, &operation.actor);
    let grants = live(db, actor, Purpose::SchoolImprovement, operation.clock.today()).await?;
    let sight = Sight::of(actor, &grants);
    let filter = ObservationFilter {
        levels: Some(vec![Level::School]),
        la_codes: Some(vec![asked.area]),
        measure_ids: Some(asked.measure_ids.clone()),
        cohort_numbers: Some(vec![asked.cohort_number]),
        periods: Some(vec![asked.period]),
        statuses: Some(STATUSES.to_vec()),
        ..ObservationFilter::default()
    };
    let seen = lists::all(db, &sight, &filter, Wanted::default(), MOST).await?;
    Readings::of(&seen).write_down((operation, catalogue, log), &grants, Purpose::SchoolImprovement).await?;
    let (predicted, came): (Vec<Seen>, Vec<Seen>) =
        seen.into_iter().partition(|row| row.status == ObservationStatus::Predicted);
    let (settled, latest) = (Settled::of(&came), Settled::of(&predicted));
    let mut compared: Vec<Compared> = predicted.iter().filter_map(|row| compare(&settled, &latest, row)).collect();
    compared.sort_by_key(|of| (of.measure_id, of.urn, of.predicted_id));
    compared.dedup_by_key(|of| (of.measure_id, of.urn));
    Ok(compared)
}

/// A prediction with what came, if there are values of both.
fn compare(settled: &Settled<'_>, latest: &Settled<'_>, predicted: &Seen) -> Option<Compared> {
    let (subject, of) =
        ((predicted.level, predicted.subject), (predicted.measure_id, predicted.cohort_number, predicted.period));
    let (predicted, outcome) = (latest.at(subject, of)?, settled.at(subject, of)?);
    let value = |row: &Seen| row.shown.figures().value.map(|value| value.to_f64());
    Some(Compared {
        urn: Urn::new(predicted.subject)?,
        measure_id: predicted.measure_id,
        prediction: Prediction { predicted: value(predicted)?, outcome: value(outcome)? },
        predicted_id: predicted.id,
        outcome_id: outcome.id,
    })
}
