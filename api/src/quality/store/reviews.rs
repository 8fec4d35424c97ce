//! Reviews and their teams.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::qa_review::{Column, Entity, Model};
use entities::qa_reviewer;
use entities::states::{QaReviewKind, QaReviewStatus, QaSubject};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::delete_of;
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::lists::{Child, all_of};
use crate::policy::visible;

/// Which reviews. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ReviewFilter {
    /// Of partnerships of these local authorities.
    pub areas: Option<Vec<LaCode>>,
    /// Of these.
    pub subjects: Option<Vec<QaSubject>>,
    /// Made so.
    pub kinds: Option<Vec<QaReviewKind>>,
    /// Standing there.
    pub statuses: Option<Vec<QaReviewStatus>>,
    /// Of these providers or their work.
    pub provider_ids: Option<Vec<String>>,
    /// Of these interventions.
    pub intervention_ids: Option<Vec<String>>,
    /// Of these schools.
    pub urns: Option<Vec<Urn>>,
    /// Planned for a day before this one, and not made.
    pub overdue_on: Option<NaiveDate>,
}

impl ReviewFilter {
    /// The filter without its day, with whether it has one: a cursor of the list is good on the next day too.
    #[must_use]
    pub fn of_any_day(&self) -> (Self, bool) {
        (Self { overdue_on: None, ..self.clone() }, self.overdue_on.is_some())
    }

    fn condition(&self) -> Condition {
        let overdue = |day| Condition::all().add(is_overdue(day));
        Condition::all()
            .add_option(self.areas.clone().map(|areas| Column::AreaLaCode.is_in(areas)))
            .add_option(self.subjects.clone().map(|subjects| Column::Subject.is_in(subjects)))
            .add_option(self.kinds.clone().map(|kinds| Column::Kind.is_in(kinds)))
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.provider_ids.clone().map(|ids| Column::ProviderId.is_in(ids)))
            .add_option(self.intervention_ids.clone().map(|ids| Column::InterventionId.is_in(ids)))
            .add_option(self.urns.clone().map(|urns| Column::Urn.is_in(urns)))
            .add_option(self.overdue_on.map(overdue))
    }
}

/// Planned for a day before this one, and not made.
fn is_overdue(on: NaiveDate) -> Condition {
    Condition::all().add(Column::Status.eq(QaReviewStatus::Scheduled)).add(Column::ScheduledFor.lt(on))
}

/// What a review is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// An intervention, by its key.
    Intervention,
    /// A provider, by its key: itself and its work.
    Provider,
    /// A school, by its URN.
    School,
}

impl Child for Entity {
    type Owner = Of;

    fn owner(of: Of) -> Column {
        match of {
            Of::Intervention => Column::InterventionId,
            Of::Provider => Column::ProviderId,
            Of::School => Column::Urn,
        }
    }

    fn keyset() -> Keyset {
        let column = |column| Expr::col((Self, column));
        Keyset { sort: column(Column::ScheduledFor), key: column(Column::Id), is_nullable: false, is_descending: true }
    }

    fn place(row: &Model) -> Place {
        Place { sort: Part::Day(row.scheduled_for), key: Part::Text(row.id.clone()) }
    }
}

/// One page of the reviews that pass the filter, those planned for the latest day first, and, if it is wanted, their number.
/// Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &ReviewFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &Entity::keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The reviews with these keys. One statement.
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

/// The review, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock_review<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Writes a new review. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// Writes the changed review, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, mut changed: Model) -> Result<Model, DbErr> {
    changed.version += 1;
    changed.into_active_model().reset_all().update(db).await
}

/// Members of the team of each of several reviews, the lead first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn teams_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
) -> Result<HashMap<String, Vec<qa_reviewer::Model>>, DbErr> {
    use qa_reviewer::{Column, Entity};
    let members = visible::<Entity>(actor).order_by_desc(Column::IsLead).order_by_asc(Column::UserId);
    all_of(db, members, Column::ReviewId, review_ids).await
}

/// Puts this team in place of the one that the review has. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn replace_team<C: ConnectionTrait>(
    db: &C,
    review_id: &str,
    team: Vec<qa_reviewer::Model>,
) -> Result<(), DbErr> {
    delete_of(db, "qa_reviewer", review_id).await?;
    let team = team.into_iter().map(IntoActiveModel::into_active_model);
    qa_reviewer::Entity::insert_many(team).exec_without_returning(db).await.map(|_| ())
}
