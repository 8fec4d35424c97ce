use std::collections::BTreeMap;

use entities::keys::{LaCode, Urn};
use entities::states::{Level, ObservationStatus, Purpose};
use entities::values::Period;
use sea_orm::DbErr;

use crate::data_sharing::log::{Closed, Recorder};
use crate::data_sharing::store::grants::live;
use crate::needs::rules::Prediction;
use crate::observations::catalogue::Catalogue;
use crate::observations::service::Readings;
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
    /// Not all can be looked at at once.
    #[error("there are more than {0} figures; ask for fewer measures")]
    TooMany(u64),
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
    let seen = lists::all(db, &sight, &filter, Wanted::default(), MOST + 1).await?;
    if u64::try_from(seen.len()).is_ok_and(|number| number > MOST) {
        return Err(PredictionsError::TooMany(MOST));
    }
    Readings::of(&seen).write_down((operation, catalogue, log), &grants, Purpose::SchoolImprovement).await?;
    let mut best: BTreeMap<(i32, i32), Both<'_>> = BTreeMap::new();
    for row in &seen {
        best.entry((row.measure_id, row.subject)).or_default().take(row);
    }
    Ok(best.into_values().filter_map(Both::compared).collect())
}

/// What a school predicted of a measure, and what came.
#[derive(Default)]
struct Both<'a> {
    predicted: Option<&'a Seen>,
    outcome: Option<&'a Seen>,
}

impl<'a> Both<'a> {
    /// Takes the row if it counts before what is there. Of predictions the last with a value that the reader is shown counts; of what came the
    /// most settled, even where that is withheld: what its publisher withheld in the end counts no more.
    fn take(&mut self, row: &'a Seen) {
        let has_value = |row: &Seen| row.shown.figures().value.is_some();
        if row.status == ObservationStatus::Predicted {
            keep(&mut self.predicted, row, |row| (has_value(row), row.id));
        } else {
            keep(&mut self.outcome, row, |row| (row.is_public, row.status, has_value(row), row.id));
        }
    }

    /// Both values, if the reader is shown both.
    fn compared(self) -> Option<Compared> {
        let (predicted, outcome) = self.predicted.zip(self.outcome)?;
        let value = |row: &Seen| row.shown.figures().value.map(|value| value.to_f64());
        Some(Compared {
            urn: Urn::new(predicted.subject)?,
            measure_id: predicted.measure_id,
            prediction: Prediction { predicted: value(predicted)?, outcome: value(outcome)? },
        })
    }
}

/// Keeps the row in place of one that ranks below it.
fn keep<'a, R: Ord>(known: &mut Option<&'a Seen>, row: &'a Seen, rank: impl Fn(&Seen) -> R) {
    if known.is_none_or(|known| rank(known) < rank(row)) {
        *known = Some(row);
    }
}
