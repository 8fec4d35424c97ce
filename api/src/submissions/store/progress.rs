//! Who has submitted for collection windows and who has not.
//!
//! A window is for the open schools of its area whose phase it names; a school has submitted when it has an observation of the
//! window's measure, period and status, of whatever cohort.

use std::collections::HashMap;

use entities::code_lists::OPEN_STATUSES;
use entities::keys::Urn;
use entities::{collection_window, observation, school, submission};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr};

use crate::auth::Actor;
use crate::db::page::{Keyset, OWNER, Page, Part, Place, Rows, page_of_each};
use crate::policy::{collected_from, visible_condition};

/// How far a collection has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Schools that are to submit.
    pub expected: i64,
    /// Of them, those that have.
    pub submitted: i64,
    /// Of those, the ones of which nothing came until the window was due.
    pub late: i64,
}

/// Schools of a window that somebody has to speak to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Behind {
    /// Nothing has come.
    Missing,
    /// Nothing came until the window was due.
    Late,
}

fn window(column: collection_window::Column) -> Expr {
    Expr::col((collection_window::Entity, column))
}

fn urn() -> Expr {
    Expr::col((school::Entity, school::Column::Urn))
}

/// The windows with each school that is to submit and of which the actor is told. The key of the window is selected.
fn expected(actor: &Actor, ids: &[String]) -> SelectStatement {
    let names_phase =
        "(',' || \"collection_window\".\"phase_codes\" || ',') LIKE ('%,' || \"school\".\"phase_code\" || ',%')";
    let of_area = Expr::col((school::Entity, school::Column::LaCode)).eq(window(collection_window::Column::AreaLaCode));
    Query::select()
        .expr_as(window(collection_window::Column::Id), OWNER)
        .from(collection_window::Entity)
        .inner_join(school::Entity, of_area)
        .cond_where(visible_condition::<collection_window::Entity>(actor))
        .cond_where(visible_condition::<school::Entity>(actor))
        .cond_where(collected_from(actor, window(collection_window::Column::AreaLaCode), &urn()))
        .and_where(window(collection_window::Column::Id).is_in(ids.iter().cloned()))
        .and_where(school::Column::StatusCode.is_in(OPEN_STATUSES))
        .and_where(Expr::cust(names_phase))
        .to_owned()
}

/// Observations of the window's measure, period and status that count.
fn collected() -> Condition {
    let observed = |column| Expr::col((observation::Entity, column));
    Condition::all()
        .add(observed(observation::Column::Level).eq(1))
        .add(observed(observation::Column::MeasureId).eq(window(collection_window::Column::MeasureId)))
        .add(observed(observation::Column::Period).eq(window(collection_window::Column::Period)))
        .add(observed(observation::Column::Status).eq(window(collection_window::Column::Status)))
}

fn observed(condition: Expr) -> Expr {
    let of_school = Query::select()
        .expr(Expr::val(1))
        .from(observation::Entity)
        .cond_where(collected())
        .and_where(Expr::col((observation::Entity, observation::Column::Subject)).eq(urn()))
        .and_where(condition)
        .to_owned();
    Expr::exists(of_school)
}

fn has_submitted() -> Expr {
    observed(observation::Column::SupersededAt.is_null())
}

fn is_late(backend: DbBackend) -> Expr {
    let recorded_on = day_of(backend, Expr::col((observation::Entity, observation::Column::RecordedAt)));
    has_submitted().and(observed(recorded_on.lte(window(collection_window::Column::DueOn))).not())
}

/// The day of a moment in UTC, to be compared with a day.
fn day_of(backend: DbBackend, moment: Expr) -> Expr {
    match backend {
        DbBackend::Postgres => Expr::cust_with_exprs("CAST($1 AT TIME ZONE 'UTC' AS date)", [moment]),
        _ => Func::cust("SUBSTR").arg(moment).arg(1).arg(10).into(),
    }
}

fn number_of(schools: Expr) -> Expr {
    let one: Expr = CaseStatement::new().case(schools, 1).finally(0).into();
    Func::sum(one).into()
}

/// How far the collections have come, as far as the actor is told. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_windows<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Progress>, DbErr> {
    let mut query = expected(actor, ids);
    query
        .expr(Expr::cust("COUNT(*)"))
        .expr(number_of(has_submitted()))
        .expr(number_of(is_late(db.get_database_backend())))
        .add_group_by([window(collection_window::Column::Id)]);
    let rows = db.query_all(&query).await?;
    let read = |row: &sea_orm::QueryResult| {
        let progress = Progress {
            expected: row.try_get_by_index(1)?,
            submitted: row.try_get_by_index(2)?,
            late: row.try_get_by_index(3)?,
        };
        Ok((row.try_get_by_index(0)?, progress))
    };
    rows.iter().map(read).collect()
}

fn keyset() -> Keyset {
    Keyset { sort: urn(), key: urn(), is_nullable: false, is_descending: false }
}

/// Where the school stands in a list.
#[must_use]
pub fn place(urn: Urn) -> Place {
    let number = Part::Number(urn.get().into());
    Place { sort: number.clone(), key: number }
}

/// A page of the schools that are missing or late for each of several windows, by URN, as far as the actor is told. One
/// statement.
///
/// # Errors
/// When the database fails.
pub async fn behind<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
    behind: Behind,
    page: &Page,
) -> Result<HashMap<String, Rows<Urn>>, DbErr> {
    let mut query = expected(actor, ids);
    query.expr_as(urn(), "urn").and_where(match behind {
        Behind::Missing => has_submitted().not(),
        Behind::Late => is_late(db.get_database_backend()),
    });
    let query = keyset().of_each(query, window(collection_window::Column::Id), page);
    page_of_each(&db.query_all(&query).await?, page, |row| row.try_get("", "urn"))
}

/// Batches that came for each of several windows after they were due, as far as the actor sees them. One statement.
///
/// # Errors
/// When the database fails.
pub async fn late_batches<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, i64>, DbErr> {
    let batch = Expr::col((submission::Entity, submission::Column::Id));
    let received = Expr::col((submission::Entity, submission::Column::ReceivedAt));
    let query = Query::select()
        .expr(window(collection_window::Column::Id))
        .expr(Func::count_distinct(batch.clone()))
        .from(collection_window::Entity)
        .inner_join(observation::Entity, collected())
        .inner_join(submission::Entity, batch.eq(Expr::col((observation::Entity, observation::Column::SubmissionId))))
        .cond_where(visible_condition::<collection_window::Entity>(actor))
        .cond_where(visible_condition::<submission::Entity>(actor))
        .and_where(window(collection_window::Column::Id).is_in(ids.iter().cloned()))
        .and_where(submission::Column::IsLate.eq(true))
        .and_where(
            Expr::col((submission::Entity, submission::Column::AreaLaCode))
                .eq(window(collection_window::Column::AreaLaCode)),
        )
        .and_where(day_of(db.get_database_backend(), received).gt(window(collection_window::Column::DueOn)))
        .add_group_by([window(collection_window::Column::Id)])
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
