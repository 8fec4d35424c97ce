//! Observations that a batch is compared with and those that it writes. A revision is a new row; the row before is closed.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::keys::{LaCode, Urn};
use entities::states::ObservationStatus;
use entities::values::{Period, Thousandths};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde::Serialize;

use super::sheet::{self, Holds, over, relation};
use crate::submissions::rules::{Figures, Key};

/// Rows that one statement reads or writes.
const AT_A_TIME: usize = 20_000;

/// The figures of one measure, school, cohort and period in all their statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Asked {
    /// The school.
    pub subject: i32,
    /// Number of the measure.
    pub measure_id: i32,
    /// Number of the cohort.
    pub cohort_number: i16,
    /// Number of the period.
    pub period: i32,
}

impl Asked {
    /// Asks for the figure of another cohort and period.
    #[must_use]
    pub const fn of(key: &Key, cohort: i16, period: Period) -> Self {
        Self { subject: key.urn.get(), measure_id: key.measure_id, cohort_number: cohort, period: period.number() }
    }
}

/// The figures of all cohorts of one measure, school and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct AskedBeside {
    subject: i32,
    measure_id: i32,
    period: i32,
}

impl AskedBeside {
    /// Asks for the figures of all cohorts beside this one.
    #[must_use]
    pub const fn of(key: &Key) -> Self {
        Self { subject: key.urn.get(), measure_id: key.measure_id, period: key.period.number() }
    }
}

/// An observation that counts today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Current {
    /// Number of its row.
    pub id: i64,
    /// Which figure.
    pub key: Key,
    /// Its version.
    pub version: i32,
    /// The figure; nothing where the publisher gave none.
    pub figures: Option<Figures>,
}

#[derive(FromQueryResult)]
struct Found {
    id: i64,
    subject: Urn,
    measure_id: i32,
    cohort_number: i16,
    period: Period,
    status: ObservationStatus,
    version: i32,
    value_thousandths: Option<Thousandths>,
    numerator_thousandths: Option<Thousandths>,
    denominator: Option<i32>,
    pupils: Option<i32>,
    lower_thousandths: Option<Thousandths>,
    upper_thousandths: Option<Thousandths>,
}

impl From<Found> for Current {
    fn from(found: Found) -> Self {
        let key = Key {
            urn: found.subject,
            measure_id: found.measure_id,
            cohort: found.cohort_number,
            period: found.period,
            status: found.status,
        };
        let figures = found.value_thousandths.map(|value| Figures {
            value,
            numerator: found.numerator_thousandths,
            denominator: found.denominator,
            pupils: found.pupils,
            lower: found.lower_thousandths,
            upper: found.upper_thousandths,
        });
        Self { id: found.id, key, version: found.version, figures }
    }
}

/// What is selected of an observation.
const COLUMNS: &str = "o.id, o.subject, o.measure_id, o.cohort_number, o.period, o.status, o.version, o.value_thousandths, \
     o.numerator_thousandths, o.denominator, o.pupils, o.lower_thousandths, o.upper_thousandths";

/// What is there of the figures that are asked for: held, or published by a publisher. What a release shows of them is none of
/// it. One statement for twenty thousand of them.
///
/// # Errors
/// When the database fails.
pub async fn current<C: ConnectionTrait>(db: &C, asked: &[Asked]) -> Result<Vec<Current>, DbErr> {
    let columns = [
        ("subject", Holds::Whole),
        ("measure_id", Holds::Whole),
        ("cohort_number", Holds::Small),
        ("period", Holds::Whole),
    ];
    // The sheet comes first on SQLite too, which does not know how long it is: hence the cross join.
    let text = format!(
        "SELECT {COLUMNS} FROM {} CROSS JOIN observation o WHERE o.level = 1 AND o.subject = sheet.subject \
         AND o.measure_id = sheet.measure_id AND o.cohort_number = sheet.cohort_number AND o.period = sheet.period \
         AND o.superseded_at IS NULL AND o.release_id IS NULL",
        relation(db.get_database_backend(), &columns)
    );
    found(db, &text, asked).await
}

/// What is collected of all cohorts of these schools, measures and periods: that nobody has published. One statement for twenty
/// thousand of them.
///
/// # Errors
/// When the database fails.
pub async fn beside<C: ConnectionTrait>(db: &C, asked: &[AskedBeside]) -> Result<Vec<Current>, DbErr> {
    let columns = [("subject", Holds::Whole), ("measure_id", Holds::Whole), ("period", Holds::Whole)];
    // The condition is that of the index.
    let text = format!(
        "SELECT {COLUMNS} FROM {} CROSS JOIN observation o WHERE o.level = 1 AND o.subject = sheet.subject \
         AND o.measure_id = sheet.measure_id AND o.period = sheet.period AND o.superseded_at IS NULL \
         AND o.is_public = FALSE",
        relation(db.get_database_backend(), &columns)
    );
    found(db, &text, asked).await
}

/// Those of the observations that the organisation sent or that a publisher published. One statement for twenty thousand of
/// them.
///
/// # Errors
/// When the database fails.
pub async fn sent_by<C: ConnectionTrait>(
    db: &C,
    organisation_id: Option<&str>,
    ids: &[i64],
) -> Result<HashSet<i64>, DbErr> {
    let backend = db.get_database_backend();
    let text = format!(
        "SELECT o.id FROM {} CROSS JOIN observation o LEFT JOIN submission s ON s.id = o.submission_id WHERE o.id = sheet.id \
         AND (o.is_public = TRUE OR s.organisation_id = $2)",
        relation(backend, &[("id", Holds::Large)])
    );
    let mut own = HashSet::new();
    for some in ids.chunks(AT_A_TIME) {
        let rows: Vec<Numbered> = some.iter().copied().map(|id| Numbered { id }).collect();
        let statement = over(backend, text.as_str(), &rows, [organisation_id.into()])?;
        own.extend(sheet::read::<_, Numbered>(db, statement).await?.into_iter().map(|row| row.id));
    }
    Ok(own)
}

/// The number of a row.
#[derive(Serialize, FromQueryResult)]
struct Numbered {
    id: i64,
}

async fn found<C: ConnectionTrait>(db: &C, text: &str, asked: &[impl Serialize]) -> Result<Vec<Current>, DbErr> {
    let mut current = Vec::new();
    for some in asked.chunks(AT_A_TIME) {
        let statement = over(db.get_database_backend(), text, &some, [])?;
        current.extend(sheet::read::<_, Found>(db, statement).await?.into_iter().map(Current::from));
    }
    Ok(current)
}

/// An observation to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Written {
    subject: i32,
    measure_id: i32,
    cohort_number: i16,
    period: i32,
    status: i16,
    version: i32,
    value_thousandths: i64,
    numerator_thousandths: Option<i64>,
    denominator: Option<i32>,
    pupils: Option<i32>,
    lower_thousandths: Option<i64>,
    upper_thousandths: Option<i64>,
    source_line: i32,
}

impl Written {
    /// The version of the figure that a line of a batch says.
    #[must_use]
    pub fn new(key: &Key, figures: &Figures, version: i32, line: i32) -> Self {
        Self {
            subject: key.urn.get(),
            measure_id: key.measure_id,
            cohort_number: key.cohort,
            period: key.period.number(),
            status: number(key.status),
            version,
            value_thousandths: figures.value.get(),
            numerator_thousandths: figures.numerator.map(Thousandths::get),
            denominator: figures.denominator,
            pupils: figures.pupils,
            lower_thousandths: figures.lower.map(Thousandths::get),
            upper_thousandths: figures.upper.map(Thousandths::get),
            source_line: line,
        }
    }
}

fn number(status: ObservationStatus) -> i16 {
    sea_orm::ActiveEnum::to_value(&status)
}

/// Closes versions that others take the place of. One statement for twenty thousand of them.
///
/// # Errors
/// When the database fails.
pub async fn supersede<C: ConnectionTrait>(db: &C, ids: &[i64], at: DateTime<Utc>) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let sheet = relation(backend, &[("id", Holds::Large)]);
    let text = format!("UPDATE observation SET superseded_at = $2 WHERE id IN (SELECT id FROM {sheet})");
    for some in ids.chunks(AT_A_TIME) {
        let rows: Vec<Numbered> = some.iter().copied().map(|id| Numbered { id }).collect();
        db.execute_raw(over(backend, text.as_str(), &rows, [at.into()])?).await?;
    }
    Ok(())
}

/// Writes versions that come with a batch. They are public to nobody. One statement for twenty thousand of them.
///
/// # Errors
/// When the database fails, or a figure has a version that counts.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    rows: &[Written],
    (area, submission_id): (LaCode, &str),
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let columns = [
        ("subject", Holds::Whole),
        ("measure_id", Holds::Whole),
        ("cohort_number", Holds::Small),
        ("period", Holds::Whole),
        ("status", Holds::Small),
        ("version", Holds::Whole),
        ("value_thousandths", Holds::Large),
        ("numerator_thousandths", Holds::Large),
        ("denominator", Holds::Whole),
        ("pupils", Holds::Whole),
        ("lower_thousandths", Holds::Large),
        ("upper_thousandths", Holds::Large),
        ("source_line", Holds::Whole),
    ];
    let names = columns.map(|(name, _)| name).join(", ");
    let text = format!(
        "INSERT INTO observation (level, state, is_public, area_la_code, submission_id, recorded_at, {names}) \
         SELECT 1, 0, FALSE, $2, $3, $4, {names} FROM {}",
        relation(backend, &columns)
    );
    for some in rows.chunks(AT_A_TIME) {
        let others = [area.get().into(), submission_id.into(), at.into()];
        db.execute_raw(over(backend, text.as_str(), &some, others)?).await?;
    }
    Ok(())
}
