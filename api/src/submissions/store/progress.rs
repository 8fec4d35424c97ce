//! Who has submitted for collection windows and who has not.
//!
//! A window is for the open schools of its area whose phase it names; a school has submitted when it has an observation of the
//! window's measure, period and status, of whatever cohort.

use std::collections::HashMap;

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
}

/// Codes of `establishment_status`: open, and open but proposed to close.
const OPEN: [i32; 2] = [1, 3];

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
        .and_where(school::Column::StatusCode.is_in(OPEN))
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

fn has_submitted() -> Expr {
    let of_school = Query::select()
        .expr(Expr::val(1))
        .from(observation::Entity)
        .cond_where(collected())
        .and_where(Expr::col((observation::Entity, observation::Column::Subject)).eq(urn()))
        .and_where(observation::Column::SupersededAt.is_null())
        .to_owned();
    Expr::exists(of_school)
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
    let one_if_submitted: Expr = CaseStatement::new().case(has_submitted(), 1).finally(0).into();
    query
        .expr(Expr::cust("COUNT(*)"))
        .expr(Func::sum(one_if_submitted))
        .add_group_by([window(collection_window::Column::Id)]);
    let rows = db.query_all(&query).await?;
    let read = |row: &sea_orm::QueryResult| {
        let progress = Progress { expected: row.try_get_by_index(1)?, submitted: row.try_get_by_index(2)? };
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

/// A page of the schools that have not submitted for each of several windows, by URN, as far as the actor is told. One
/// statement.
///
/// # Errors
/// When the database fails.
pub async fn missing<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
    page: &Page,
) -> Result<HashMap<String, Rows<Urn>>, DbErr> {
    let mut query = expected(actor, ids);
    query.expr_as(urn(), "urn").and_where(has_submitted().not());
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
    let day_received = match db.get_database_backend() {
        DbBackend::Postgres => "CAST(\"submission\".\"received_at\" AT TIME ZONE 'UTC' AS date)",
        _ => "SUBSTR(\"submission\".\"received_at\", 1, 10)",
    };
    let batch = Expr::col((submission::Entity, submission::Column::Id));
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
        .and_where(Expr::cust(day_received).gt(window(collection_window::Column::DueOn)))
        .add_group_by([window(collection_window::Column::Id)])
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
