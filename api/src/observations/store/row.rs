//! An observation as it is read: its figures are those that the reader is shown.

use chrono::{DateTime, Utc};
use entities::keys::LaCode;
use entities::observation::{Column, Entity};
use entities::states::{Level, ObservationStatus, ValueState};
use entities::values::Period;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{ActiveEnum, DbErr, QueryResult, TryGetable};

use crate::disclosure::reading::{Figures, Guarded, Shown};
use crate::policy::{Basis, Sight};

/// What of an observation is read besides its figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Where it came from: file, line, batch, release.
    pub has_origin: bool,
    /// Confidence limits and pupils.
    pub has_limits: bool,
    /// Version and times.
    pub has_history: bool,
}

/// Where an observation came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// File of a publisher.
    pub source_file_id: Option<i32>,
    /// Line of the file or the batch.
    pub source_line: Option<i32>,
    /// Batch.
    pub submission_id: Option<String>,
    /// Release.
    pub release_id: Option<String>,
    /// Why a released value is withheld.
    pub withheld_because: Option<ValueState>,
}

/// One observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Row number.
    pub id: i64,
    /// Kind of subject.
    pub level: Level,
    /// The subject.
    pub subject: i32,
    /// The measure.
    pub measure_id: i32,
    /// The cohort.
    pub cohort_number: i16,
    /// The period.
    pub period: Period,
    /// How settled it is.
    pub status: ObservationStatus,
    /// Whether everybody may see it.
    pub is_public: bool,
    /// Local authority of the partnership that collected or released it.
    pub area: Option<LaCode>,
    /// Why the reader sees it.
    pub basis: Basis,
    /// What the reader is shown.
    pub shown: Shown,
    /// Where it came from, if it was wanted.
    pub origin: Origin,
    /// Version; 0 if it was not wanted.
    pub version: i32,
    /// When it was written, if that was wanted.
    pub recorded_at: Option<DateTime<Utc>>,
    /// When a later version took its place.
    pub superseded_at: Option<DateTime<Utc>>,
}

const ALWAYS: [Column; 13] = [
    Column::Id,
    Column::Level,
    Column::Subject,
    Column::MeasureId,
    Column::CohortNumber,
    Column::Period,
    Column::Status,
    Column::IsPublic,
    Column::AreaLaCode,
    Column::State,
    Column::Symbol,
    Column::ValueThousandths,
    Column::NumeratorThousandths,
];
const DENOMINATOR: Column = Column::Denominator;
const LIMITS: [Column; 3] = [Column::Pupils, Column::LowerThousandths, Column::UpperThousandths];
const ORIGIN: [Column; 5] =
    [Column::SourceFileId, Column::SourceLine, Column::SubmissionId, Column::ReleaseId, Column::WithheldBecause];
const HISTORY: [Column; 3] = [Column::Version, Column::RecordedAt, Column::SupersededAt];
const BASIS: &str = "basis";

/// Selects what is wanted, and the basis on which the reader sees it.
pub(super) fn select(query: &mut SelectStatement, sight: &Sight<'_>, wanted: Wanted) {
    let parts: [&[Column]; 5] = [
        &ALWAYS,
        &[DENOMINATOR],
        if wanted.has_limits { &LIMITS } else { &[] },
        if wanted.has_origin { &ORIGIN } else { &[] },
        if wanted.has_history { &HISTORY } else { &[] },
    ];
    for column in parts.into_iter().flatten() {
        query.column((Entity, *column));
    }
    query.expr_as(Expr::expr(sight.basis()), BASIS);
}

/// Reads the columns one after the other, which is quicker than by name.
struct Cells<'a> {
    row: &'a QueryResult,
    next: usize,
}

impl Cells<'_> {
    fn next<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let value = self.row.try_get_by_index(self.next)?;
        self.next += 1;
        Ok(value)
    }

    fn state<T: ActiveEnum<Value = i16>>(&mut self) -> Result<T, DbErr> {
        T::try_from_value(&self.next()?)
    }

    fn optional_state<T: ActiveEnum<Value = i16>>(&mut self) -> Result<Option<T>, DbErr> {
        self.next::<Option<i16>>()?.map(|value| T::try_from_value(&value)).transpose()
    }
}

/// Reads what [`select`] selects, where so many columns come before it.
pub(super) fn read(row: &QueryResult, first: usize, wanted: Wanted) -> Result<Seen, DbErr> {
    let mut cells = Cells { row, next: first };
    let id = cells.next()?;
    let level = cells.state()?;
    let subject = cells.next()?;
    let measure_id = cells.next()?;
    let cohort_number = cells.next()?;
    let period = cells.next()?;
    let status: ObservationStatus = cells.state()?;
    let is_public = cells.next()?;
    let area = cells.next()?;
    let state: ValueState = cells.state()?;
    let symbol = cells.next()?;
    let mut figures =
        Figures { value: cells.next()?, numerator: cells.next()?, denominator: cells.next()?, ..Figures::default() };
    if wanted.has_limits {
        figures = Figures { pupils: cells.next()?, lower: cells.next()?, upper: cells.next()?, ..figures };
    }
    let mut origin = Origin::default();
    if wanted.has_origin {
        origin = Origin {
            source_file_id: cells.next()?,
            source_line: cells.next()?,
            submission_id: cells.next()?,
            release_id: cells.next()?,
            withheld_because: cells.optional_state()?,
        };
    }
    let (mut version, mut recorded_at, mut superseded_at) = (0, None, None);
    if wanted.has_history {
        (version, recorded_at, superseded_at) = (cells.next()?, cells.next()?, cells.next()?);
    }
    let basis = Basis::of_number(cells.next()?);
    let shown = Guarded::new(state, symbol, figures).shown(basis);
    Ok(Seen {
        id,
        level,
        subject,
        measure_id,
        cohort_number,
        period,
        status,
        is_public,
        area,
        basis,
        shown,
        origin,
        version,
        recorded_at,
        superseded_at,
    })
}
