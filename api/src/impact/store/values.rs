//! Observations as an evaluation asks for them.

use std::collections::HashMap;

use entities::keys::{LaCode, Urn};
use entities::states::{England, Level, ObservationStatus};
use entities::values::Period;
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr};

use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists;
use crate::observations::store::row::{Seen, Wanted};
use crate::policy::Sight;

/// Observations that one evaluation reads at most: all schools of England, of two cohorts in three periods, in two statuses.
pub const MOST: u64 = 300_000;

/// What schools expect of themselves is no outcome.
const OUTCOMES: [ObservationStatus; 4] =
    [ObservationStatus::InYear, ObservationStatus::Provisional, ObservationStatus::Revised, ObservationStatus::Final];

/// Of which schools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Of these, and of England.
    Schools(Vec<Urn>),
    /// Of the schools of the local authority.
    Area(LaCode),
    /// Of all schools of these phases, as far as everybody may see it: who is not chosen decides who is, so nothing that is held may.
    Phases(Vec<i32>),
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Of whom.
    pub whose: Whose,
    /// The measure.
    pub measure_id: i32,
    /// The cohorts.
    pub cohorts: Vec<i16>,
    /// The periods.
    pub periods: Vec<Period>,
}

impl Asked {
    fn filter(&self) -> ObservationFilter {
        let england = || England::ALL_SUBJECTS.map(|subject| subject.to_value()).to_vec();
        let of_kind = match &self.whose {
            Whose::Schools(urns) => ObservationFilter {
                subjects: Some(vec![
                    (Level::School, urns.iter().map(|urn| urn.get()).collect()),
                    (Level::England, england()),
                ]),
                ..ObservationFilter::default()
            },
            Whose::Area(code) => ObservationFilter {
                levels: Some(vec![Level::School]),
                la_codes: Some(vec![*code]),
                ..ObservationFilter::default()
            },
            Whose::Phases(codes) => ObservationFilter {
                levels: Some(vec![Level::School]),
                phase_codes: Some(codes.clone()),
                is_public: Some(true),
                ..ObservationFilter::default()
            },
        };
        ObservationFilter {
            measure_ids: Some(vec![self.measure_id]),
            cohort_numbers: Some(self.cohorts.clone()),
            periods: Some(self.periods.clone()),
            statuses: Some(OUTCOMES.to_vec()),
            ..of_kind
        }
    }
}

const WANTED: Wanted = Wanted { has_origin: true, has_limits: false, has_history: false };

/// The observations as they are now, one more than [`MOST`] if there are more. One statement.
///
/// # Errors
/// When the database fails.
pub async fn read<C: ConnectionTrait>(db: &C, sight: &Sight<'_>, asked: &Asked) -> Result<Vec<Seen>, DbErr> {
    lists::all(db, sight, &asked.filter(), WANTED, MOST + 1).await
}

/// The observations with these row numbers, in whatever version they are, as far as the reader sees them. One statement for each ten
/// thousand.
///
/// # Errors
/// When the database fails.
pub async fn read_again<C: ConnectionTrait>(
    db: &C,
    sight: &Sight<'_>,
    ids: &[i64],
) -> Result<HashMap<i64, Seen>, DbErr> {
    let mut found = HashMap::new();
    for ids in ids.chunks(AT_A_TIME) {
        found.extend(lists::by_ids(db, sight, ids, WANTED).await?);
    }
    Ok(found)
}

const AT_A_TIME: usize = 10_000;
