//! The only SQL of the import: a few statements per chunk of lines, whatever the chunk holds. Files are the operator's and
//! nobody's eyes look, so nothing starts from a policy.

mod writes;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entities::keys::{LaCode, Laestab, Urn};
use entities::states::{Level, ObservationStatus, ValueState};
use entities::values::{Period, Thousandths};
use entities::{local_authority, school, source_file};
use sea_orm::{
    ActiveEnum, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, QueryFilter, QueryResult, QuerySelect, Statement, Value,
};

use super::reading::{Content, Key};
use super::register::{Register, Spell};
use crate::db::take_turn;

pub(super) use writes::New;

/// Key of the lock that keeps two imports of observations from interleaving on PostgreSQL.
const IMPORT_LOCK: i64 = 4_217_002;

/// An observation as it stands.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) id: i64,
    pub(super) version: i32,
    pub(super) content: Content,
    pub(super) source_file_id: Option<i32>,
    pub(super) source_line: Option<i32>,
}

/// Whether a file with these bytes has been imported.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "files are nobody's rows")]
pub(super) async fn is_in(db: &DatabaseConnection, sha256: &str) -> Result<bool, DbErr> {
    let found = source_file::Entity::find().filter(source_file::Column::Sha256.eq(sha256)).one(db).await?;
    Ok(found.is_some())
}

/// Reads and writes within the one transaction of a file.
#[derive(Debug)]
pub(super) struct Store<'a> {
    pub(super) transaction: &'a DatabaseTransaction,
}

impl Store<'_> {
    /// Waits for imports that are under way.
    pub(super) async fn lock(&self) -> Result<(), DbErr> {
        take_turn(self.transaction, IMPORT_LOCK).await
    }

    /// The number of the file: the same bytes are the same file, whatever its name.
    pub(super) async fn file(
        &self,
        layout: &str,
        file_name: &str,
        sha256: &str,
        extracted_on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<i32, DbErr> {
        #[expect(clippy::disallowed_methods, reason = "files are nobody's rows")]
        let found = source_file::Entity::find().filter(source_file::Column::Sha256.eq(sha256));
        if let Some(row) = found.one(self.transaction).await? {
            return Ok(row.id);
        }
        let row = source_file::ActiveModel {
            id: ActiveValue::NotSet,
            format: ActiveValue::Set(layout.to_owned()),
            file_name: ActiveValue::Set(file_name.to_owned()),
            sha256: ActiveValue::Set(sha256.to_owned()),
            extracted_on: ActiveValue::Set(extracted_on),
            imported_at: ActiveValue::Set(now),
        };
        let added = source_file::Entity::insert(row).exec(self.transaction).await?;
        Ok(added.last_insert_id)
    }

    /// All schools and authorities that figures can be about. Two statements.
    #[expect(clippy::disallowed_methods, reason = "the register is the operator's here")]
    pub(super) async fn register(&self) -> Result<Register, DbErr> {
        let mut register = Register::default();
        let schools = school::Entity::find().select_only().columns([
            school::Column::Urn,
            school::Column::Laestab,
            school::Column::OpenedOn,
            school::Column::ClosedOn,
        ]);
        type Row = (Urn, Option<Laestab>, Option<NaiveDate>, Option<NaiveDate>);
        for (urn, laestab, opened_on, closed_on) in schools.into_tuple::<Row>().all(self.transaction).await? {
            register.add(laestab.map(Laestab::get), Spell { urn: urn.get(), opened_on, closed_on });
        }
        let codes = local_authority::Entity::find().select_only().column(local_authority::Column::Code);
        let codes = codes.into_tuple::<LaCode>().all(self.transaction).await?;
        register.authorities = codes.into_iter().map(LaCode::get).collect();
        Ok(register)
    }

    /// The observations as they stand that any of the keys may be of. One statement per kind of subject.
    pub(super) async fn current(&self, keys: impl Iterator<Item = &Key>) -> Result<HashMap<Key, Current>, DbErr> {
        let mut current = HashMap::new();
        for asked in Asked::by_level(keys) {
            for row in self.transaction.query_all_raw(asked.statement(self.backend())).await? {
                let (key, observation) = read(&row)?;
                current.insert(key, observation);
            }
        }
        Ok(current)
    }

    /// Tells PostgreSQL how large the table has become: it would go on planning for the empty one that the transaction
    /// began with. SQLite plans by its indices alone.
    pub(super) async fn renew_statistics(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Postgres {
            self.transaction.execute_unprepared("ANALYZE observation").await?;
        }
        Ok(())
    }

    fn backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }
}

/// Which observations are asked for: all combinations of these.
#[derive(Default)]
struct Asked {
    level: Option<Level>,
    subjects: BTreeSet<i32>,
    measures: BTreeSet<i32>,
    periods: BTreeSet<i32>,
    statuses: BTreeSet<i16>,
}

const COLUMNS: &str = "level, subject, measure_id, cohort_number, period, status, id, version, state, symbol, \
     value_thousandths, numerator_thousandths, denominator, pupils, lower_thousandths, upper_thousandths, \
     source_file_id, source_line";

impl Asked {
    fn by_level<'a>(keys: impl Iterator<Item = &'a Key>) -> Vec<Self> {
        let mut asked: BTreeMap<Level, Self> = BTreeMap::new();
        for key in keys {
            let asked = asked.entry(key.level).or_default();
            asked.level = Some(key.level);
            asked.subjects.insert(key.subject);
            asked.measures.insert(key.measure_id);
            asked.periods.insert(key.period.number());
            asked.statuses.insert(key.status.to_value());
        }
        asked.into_values().collect()
    }

    fn statement(&self, backend: DbBackend) -> Statement {
        let [third, fourth] = [among(4, backend), among(5, backend)];
        let published = "superseded_at IS NULL AND is_public = TRUE AND release_id IS NULL";
        let rest = format!("{published} AND level = $1 AND period {third} AND status {fourth}");
        let sql = match backend {
            // Left to itself the planner may read all schools of a measure, or all measures of a school; an index has both.
            DbBackend::Postgres => format!(
                "SELECT current.* FROM unnest({}) AS asked (subject) CROSS JOIN unnest({}) AS named (measure_id) \
                 CROSS JOIN LATERAL (SELECT {COLUMNS} FROM observation WHERE {rest} \
                 AND observation.subject = asked.subject AND observation.measure_id = named.measure_id OFFSET 0) AS current",
                array(2, "integer"),
                array(3, "integer"),
            ),
            _ => format!(
                "SELECT {COLUMNS} FROM observation WHERE {rest} AND subject {} AND measure_id {}",
                among(2, backend),
                among(3, backend)
            ),
        };
        let values = [
            Value::from(self.level.map_or(0, |level| level.to_value())),
            Value::from(list(self.subjects.iter(), backend)),
            Value::from(list(self.measures.iter(), backend)),
            Value::from(list(self.periods.iter(), backend)),
            Value::from(list(self.statuses.iter(), backend)),
        ];
        Statement::from_sql_and_values(backend, sql, values)
    }
}

/// Numbers as one bound text, so that the statement is the same for any count of them.
fn list(numbers: impl Iterator<Item = impl ToString>, backend: DbBackend) -> String {
    let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
    match backend {
        DbBackend::Postgres => format!("{{{}}}", numbers.join(",")),
        _ => format!("[{}]", numbers.join(",")),
    }
}

/// Whether a column is among the numbers of a bound list. On PostgreSQL the list stands in a subquery, so that it is read
/// once and not for each row.
fn among(place: usize, backend: DbBackend) -> String {
    match backend {
        DbBackend::Postgres => format!("= ANY (CAST((SELECT {}) AS bigint[]))", array(place, "bigint")),
        _ => format!("IN (SELECT value FROM json_each(${place}))"),
    }
}

/// A bound list as an array of PostgreSQL.
fn array(place: usize, kind: &str) -> String {
    format!("CAST(CAST(${place} AS text) AS {kind}[])")
}

fn read(row: &QueryResult) -> Result<(Key, Current), DbErr> {
    let key = Key {
        level: row.try_get_by_index::<Level>(0)?,
        subject: row.try_get_by_index(1)?,
        measure_id: row.try_get_by_index(2)?,
        cohort: row.try_get_by_index(3)?,
        period: row.try_get_by_index::<Period>(4)?,
        status: row.try_get_by_index::<ObservationStatus>(5)?,
    };
    let content = Content {
        state: row.try_get_by_index::<ValueState>(8)?,
        symbol: row.try_get_by_index(9)?,
        value: row.try_get_by_index::<Option<Thousandths>>(10)?,
        numerator: row.try_get_by_index::<Option<Thousandths>>(11)?,
        denominator: row.try_get_by_index(12)?,
        pupils: row.try_get_by_index(13)?,
        lower: row.try_get_by_index::<Option<Thousandths>>(14)?,
        upper: row.try_get_by_index::<Option<Thousandths>>(15)?,
    };
    let current = Current {
        id: row.try_get_by_index(6)?,
        version: row.try_get_by_index(7)?,
        content,
        source_file_id: row.try_get_by_index(16)?,
        source_line: row.try_get_by_index(17)?,
    };
    Ok((key, current))
}
