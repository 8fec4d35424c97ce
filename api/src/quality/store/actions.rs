//! What is to be done after reviews.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::LaCode;
use entities::qa_action::{Column, Entity, Model};
use entities::qa_review;
use entities::states::{QaActionStatus, QaReviewStatus};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::lists::all_of;
use crate::policy::{followed_up, visible};

/// Which actions. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ActionFilter {
    /// Of partnerships of these local authorities.
    pub areas: Option<Vec<LaCode>>,
    /// After reviews of these providers or their work.
    pub provider_ids: Option<Vec<String>>,
    /// Standing there.
    pub statuses: Option<Vec<QaActionStatus>>,
    /// Open, due before this day, and of a review whose outcome was not withdrawn.
    pub overdue_on: Option<NaiveDate>,
}

impl ActionFilter {
    /// The filter without its day, with whether it has one: a cursor of the list is good on the next day too.
    #[must_use]
    pub fn of_any_day(&self) -> (Self, bool) {
        (Self { overdue_on: None, ..self.clone() }, self.overdue_on.is_some())
    }

    fn condition(&self) -> Condition {
        let of = |condition| Column::ReviewId.in_subquery(reviews_where(condition));
        let counts = || of(qa_review::Column::Status.ne(QaReviewStatus::Withdrawn));
        let overdue = |day| {
            let is_open = Column::Status.eq(QaActionStatus::Open);
            Condition::all().add(is_open).add(Column::DueOn.lt(day)).add(counts())
        };
        Condition::all()
            .add_option(self.areas.clone().map(|areas| of(qa_review::Column::AreaLaCode.is_in(areas))))
            .add_option(self.provider_ids.clone().map(|ids| of(qa_review::Column::ProviderId.is_in(ids))))
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.overdue_on.map(overdue))
    }
}

fn reviews_where(condition: Expr) -> SelectStatement {
    let id = (qa_review::Entity, qa_review::Column::Id);
    Query::select().column(id).from(qa_review::Entity).and_where(condition).to_owned()
}

fn keyset() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::DueOn), key: column(Column::Id), is_nullable: false, is_descending: false }
}

/// Where the action stands in the list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Day(row.due_on), key: Part::Text(row.id.clone()) }
}

/// One page of the actions that pass the filter, those due first, and, if it is wanted, their number. Statements as [`list`]
/// says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &ActionFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The actions with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().cloned())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// The actions after each of several reviews, in order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn actions_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
) -> Result<HashMap<String, Vec<Model>>, DbErr> {
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::ReviewId, review_ids).await
}

/// How far the actions after a review are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// To be done.
    pub open: i64,
    /// To be done, and due before today.
    pub overdue: i64,
    /// Done.
    pub done: i64,
    /// Not to be done any more.
    pub dropped: i64,
}

/// How far the actions after each of several published reviews are. One statement.
///
/// # Errors
/// When the database fails.
pub async fn follow_ups_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
    today: NaiveDate,
) -> Result<HashMap<String, FollowUp>, DbErr> {
    let is_overdue: Expr = CaseStatement::new().case(Column::DueOn.lt(today), 1).finally(0).into();
    let counted = followed_up(actor)
        .filter(Column::ReviewId.is_in(review_ids.iter().cloned()))
        .select_only()
        .column(Column::ReviewId)
        .column(Column::Status)
        .expr_as(Column::Id.count(), "actions")
        .expr_as(is_overdue.sum(), "late")
        .group_by(Column::ReviewId)
        .group_by(Column::Status)
        .into_tuple::<(String, QaActionStatus, i64, i64)>();
    let mut found: HashMap<String, FollowUp> = HashMap::new();
    for (review_id, status, actions, late) in counted.all(db).await? {
        let follow_up = found.entry(review_id).or_default();
        match status {
            QaActionStatus::Open => (follow_up.open, follow_up.overdue) = (actions, late),
            QaActionStatus::Done => follow_up.done = actions,
            QaActionStatus::Dropped => follow_up.dropped = actions,
        }
    }
    Ok(found)
}

/// The action, locked until the transaction ends, if the actor may see it. One statement. Who locks it holds the lock of its review.
///
/// # Errors
/// When the database fails.
pub async fn lock_action<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Writes new actions. One statement, if there are any.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, actions: Vec<Model>) -> Result<(), DbErr> {
    if !actions.is_empty() {
        let actions = actions.into_iter().map(IntoActiveModel::into_active_model);
        Entity::insert_many(actions).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Writes the changed action, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, mut changed: Model) -> Result<Model, DbErr> {
    changed.version += 1;
    changed.into_active_model().reset_all().update(db).await
}
