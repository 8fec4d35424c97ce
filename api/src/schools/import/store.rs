//! The only SQL of the import. Rows are read and written by the set: a few statements per chunk of lines, whatever the
//! chunk holds. The register is the operator's here and nobody's eyes look, so nothing starts from a policy.

mod links;
mod records;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use entities::source_file;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryFilter, QueryResult,
    TryGetable,
};

use super::codes::{Codes, List, NewEntry};
use super::formats::ALL_GROUP_LINKS;
use super::merge::Vintage;
use crate::db::take_turn;
use crate::schools::rules::names::fold;

pub(super) use links::{InspectionRow, LinkRow, SpellRow};
pub(super) use records::SaidRow;
pub(super) use words::{Names, Renamed};

/// Most values that a statement may bind: SQLite takes 32,766.
const MOST_VALUES: usize = 30_000;

/// Key of the lock that keeps two imports from interleaving on PostgreSQL. SQLite has one writer anyway.
const IMPORT_LOCK: i64 = 4_217_001;

/// Tables that imports fill.
const FILLED: [&str; 9] = [
    "school",
    "school_source",
    "school_group",
    "group_source",
    "group_membership",
    "school_link",
    "inspection",
    "name_word",
    "name_word_deletion",
];

/// A file as the database knows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct FileRow {
    pub(super) id: i32,
    pub(super) extracted_on: NaiveDate,
}

impl FileRow {
    pub(super) const fn vintage(self) -> Vintage {
        Vintage { extracted_on: self.extracted_on, file_id: self.id }
    }
}

/// Reads and writes within the one transaction of a file.
#[derive(Debug)]
pub(super) struct Store<'a> {
    pub(super) transaction: &'a DatabaseTransaction,
}

impl Store<'_> {
    /// Waits for imports that are under way, says so, and lets this one take its time.
    pub(super) async fn lock(&self) -> Result<(), DbErr> {
        take_turn(self.transaction, IMPORT_LOCK).await
    }

    /// Tells PostgreSQL how large its tables have become: it would go on planning for the empty ones that the transaction
    /// began with. A rough look is enough on the way; the last is as thorough as the server's settings have it. SQLite
    /// plans by its indices alone.
    pub(super) async fn renew_statistics(&self, is_thorough: bool) -> Result<(), DbErr> {
        if self.transaction.get_database_backend() == DbBackend::Postgres {
            let target = if is_thorough { "DEFAULT" } else { "10" };
            let tables = FILLED.join(", ");
            let analyze = format!("SET LOCAL default_statistics_target = {target}; ANALYZE {tables}");
            self.transaction.execute_unprepared(&analyze).await?;
        }
        Ok(())
    }

    /// The row of a file that was imported before, found by its hash.
    pub(super) async fn file(&self, sha256: &str) -> Result<Option<FileRow>, DbErr> {
        let found = file(self.transaction, sha256).await?;
        Ok(found.map(|file| FileRow { id: file.id, extracted_on: file.extracted_on }))
    }

    /// Adds the row of a file.
    pub(super) async fn add_file(
        &self,
        format: &str,
        file_name: &str,
        sha256: &str,
        extracted_on: NaiveDate,
        imported_at: DateTime<Utc>,
    ) -> Result<FileRow, DbErr> {
        let row = source_file::ActiveModel {
            id: ActiveValue::NotSet,
            format: ActiveValue::Set(format.to_owned()),
            file_name: ActiveValue::Set(file_name.to_owned()),
            sha256: ActiveValue::Set(sha256.to_owned()),
            extracted_on: ActiveValue::Set(extracted_on),
            imported_at: ActiveValue::Set(imported_at),
        };
        let added = source_file::Entity::insert(row).exec(self.transaction).await?;
        Ok(FileRow { id: added.last_insert_id, extracted_on })
    }

    /// Dates a file anew.
    pub(super) async fn redate_file(&self, id: i32, extracted_on: NaiveDate) -> Result<FileRow, DbErr> {
        let update = Query::update()
            .table("source_file")
            .value("extracted_on", extracted_on)
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        self.transaction.execute(&update).await?;
        Ok(FileRow { id, extracted_on })
    }

    /// Keeps that a file lists all memberships that there were.
    pub(super) async fn mark_complete(&self, id: i32) -> Result<(), DbErr> {
        let update = Query::update()
            .table("source_file")
            .value("format", ALL_GROUP_LINKS)
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        self.transaction.execute(&update).await.map(drop)
    }

    /// Days of the files that list all memberships that there were.
    pub(super) async fn days_of_complete_lists(&self) -> Result<Vec<NaiveDate>, DbErr> {
        let select = Query::select()
            .column("extracted_on")
            .from("source_file")
            .and_where(Expr::col("format").eq(ALL_GROUP_LINKS))
            .to_owned();
        self.transaction.query_all(&select).await?.iter().map(|row| at(row, 0)).collect()
    }

    /// All code lists.
    pub(super) async fn codes(&self) -> Result<Codes, DbErr> {
        let mut codes = Codes::default();
        for list in List::ALL {
            let select = Query::select()
                .columns(["code", "name"])
                .from(list.table())
                .order_by("code", sea_orm::Order::Asc)
                .to_owned();
            for row in self.transaction.query_all(&select).await? {
                let code = if list.is_numbered() { at::<i32>(&row, 0)?.to_string() } else { at::<String>(&row, 0)? };
                codes.put(list, &code, &at::<String>(&row, 1)?);
            }
        }
        let types = Query::select().columns(["code", "group_code"]).from("establishment_type").to_owned();
        for row in self.transaction.query_all(&types).await? {
            if let Some(group) = at::<Option<i32>>(&row, 1)? {
                codes.put_type_group(at(&row, 0)?, group);
            }
        }
        codes.put_other_wordings();
        Ok(codes)
    }

    /// Adds entries that a file has brought.
    pub(super) async fn add_entries(&self, entries: Vec<NewEntry>) -> Result<(), DbErr> {
        for NewEntry { list, code, name } in entries {
            let mut insert = Query::insert();
            insert.into_table(list.table());
            let (sort_key, code) = (fold(&name), Expr::val(list.cell(Some(&code))));
            if list == List::LocalAuthority {
                insert.columns(["code", "name", "name_sort"]).values_panic([code, name.into(), sort_key.into()]);
            } else {
                insert.columns(["code", "name"]).values_panic([code, name.into()]);
            }
            self.transaction.execute(&insert).await?;
        }
        Ok(())
    }

    /// Inserts rows in batches; what is to happen with those that are there already is the caller's.
    async fn insert(
        &self,
        table: &'static str,
        columns: &[&'static str],
        on_conflict: &OnConflict,
        rows: Vec<Vec<Expr>>,
    ) -> Result<(), DbErr> {
        let mut rows = rows.into_iter();
        while let Some(size) = batch_size(rows.len(), columns.len()) {
            let mut insert = Query::insert();
            insert.into_table(table).columns(columns.iter().copied()).on_conflict(on_conflict.clone());
            for row in rows.by_ref().take(size) {
                insert.values_panic(row);
            }
            self.transaction.execute(&insert).await?;
        }
        Ok(())
    }
}

/// A file that was imported before, found by its hash.
#[expect(clippy::disallowed_methods, reason = "source files are the operator's; no actor imports")]
pub(super) async fn file(db: &impl ConnectionTrait, sha256: &str) -> Result<Option<source_file::Model>, DbErr> {
    source_file::Entity::find().filter(Expr::col(source_file::Column::Sha256).eq(sha256)).one(db).await
}

/// Rows of the next statement: the largest power of two that is there and fits, so that a connection sees few different
/// statements and its cache of prepared ones stays small.
fn batch_size(rows: usize, columns: usize) -> Option<usize> {
    let most = (MOST_VALUES / columns.max(1)).min(rows);
    most.checked_ilog2().map(|power| 1 << power)
}

/// The keys, the last repeated until their number is a power of two, for the same reason.
fn padded(keys: &[i32]) -> Vec<i32> {
    let mut padded = keys.to_vec();
    padded.resize(keys.len().next_power_of_two(), keys.last().copied().unwrap_or_default());
    padded
}

/// The keys within a statement that is not prepared. They are numbers, so nothing can be smuggled in.
fn listed(keys: &[i32]) -> String {
    keys.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
}

fn at<T: TryGetable>(row: &QueryResult, index: usize) -> Result<T, DbErr> {
    row.try_get_by_index(index)
}

#[cfg(test)]
mod tests {
    use super::{batch_size, padded};

    #[test]
    fn splits_rows_into_batches_of_few_sizes() {
        assert_eq!(batch_size(0, 48), None);
        assert_eq!(batch_size(1, 48), Some(1));
        assert_eq!(batch_size(500, 48), Some(256));
        assert_eq!(batch_size(100_000, 2), Some(8192));
    }

    #[test]
    fn pads_keys() {
        assert_eq!(padded(&[7, 8, 9]), [7, 8, 9, 9]);
    }
}
