//! What of reviews is published.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::qa_outcome::{Column, Entity, Model};
use entities::states::{QaActionStatus, QaRecommendation, QaSubject};
use entities::values::AcademicYear;
use entities::{qa_action, qa_outcome_grade};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::reviews::Of;
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::lists::{Child, all_of};
use crate::policy::{followed_up, visible, visible_condition};

/// A grade of a version of a framework, by their numbers.
pub type GradeKey = (i32, i16);

/// Which outcomes. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct OutcomeFilter {
    /// Published by partnerships of these local authorities.
    pub areas: Option<Vec<LaCode>>,
    /// Of these.
    pub subjects: Option<Vec<QaSubject>>,
    /// Of reviews made in these academic years.
    pub years: Option<Vec<AcademicYear>>,
    /// Of these providers or their work.
    pub provider_ids: Option<Vec<String>>,
    /// Of these interventions.
    pub intervention_ids: Option<Vec<String>>,
    /// Of these schools.
    pub urns: Option<Vec<Urn>>,
    /// Of schools of these phases, or of work for them.
    pub phase_codes: Option<Vec<i32>>,
    /// With these overall grades.
    pub grades: Option<Vec<GradeKey>>,
    /// With these recommendations.
    pub recommendations: Option<Vec<QaRecommendation>>,
    /// Withdrawn, or not.
    pub is_withdrawn: Option<bool>,
}

impl OutcomeFilter {
    fn condition(&self) -> Condition {
        let graded = |(framework_id, number): &GradeKey| {
            Condition::all().add(Column::FrameworkId.eq(*framework_id)).add(Column::Grade.eq(*number))
        };
        let any_grade = |grades: &Vec<GradeKey>| grades.iter().map(graded).fold(Condition::any(), Condition::add);
        let withdrawn = |is: bool| if is { Column::WithdrawnAt.is_not_null() } else { Column::WithdrawnAt.is_null() };
        Condition::all()
            .add_option(self.areas.clone().map(|areas| Column::AreaLaCode.is_in(areas)))
            .add_option(self.subjects.clone().map(|subjects| Column::Subject.is_in(subjects)))
            .add_option(self.years.clone().map(|years| Column::AcademicYear.is_in(years)))
            .add_option(self.provider_ids.clone().map(|ids| Column::ProviderId.is_in(ids)))
            .add_option(self.intervention_ids.clone().map(|ids| Column::InterventionId.is_in(ids)))
            .add_option(self.urns.clone().map(|urns| Column::Urn.is_in(urns)))
            .add_option(self.phase_codes.clone().map(|codes| Column::PhaseCode.is_in(codes)))
            .add_option(self.grades.as_ref().map(any_grade))
            .add_option(self.recommendations.clone().map(|said| Column::Recommendation.is_in(said)))
            .add_option(self.is_withdrawn.map(withdrawn))
    }
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
        Keyset {
            sort: column(Column::ConductedOn),
            key: column(Column::ReviewId),
            is_nullable: false,
            is_descending: true,
        }
    }

    fn place(row: &Model) -> Place {
        Place { sort: Part::Day(row.conducted_on), key: Part::Text(row.review_id.clone()) }
    }
}

/// One page of the outcomes that pass the filter, of the latest reviews first, and, if it is wanted, their number. Statements
/// as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &OutcomeFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &Entity::keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The outcomes of the reviews with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::ReviewId.is_in(ids.iter().cloned())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.review_id.clone(), row)).collect())
}

/// The published grades of the criteria of each of several reviews, in the order of the framework. One statement.
///
/// # Errors
/// When the database fails.
pub async fn grades_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
) -> Result<HashMap<String, Vec<qa_outcome_grade::Model>>, DbErr> {
    use qa_outcome_grade::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::ReviewId, review_ids).await
}

/// What is published of a provider and its work, withdrawn outcomes left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// How many outcomes have each overall grade, in the order of frameworks and grades.
    pub grades: Vec<(GradeKey, i64)>,
    /// Day of the latest review.
    pub last_reviewed_on: Option<NaiveDate>,
}

/// The record of each of several providers. One statement.
///
/// # Errors
/// When the database fails.
pub async fn records_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    provider_ids: &[String],
) -> Result<HashMap<String, Record>, DbErr> {
    let counted = visible::<Entity>(actor)
        .filter(Column::ProviderId.is_in(provider_ids.iter().cloned()))
        .filter(Column::WithdrawnAt.is_null())
        .select_only()
        .column(Column::ProviderId)
        .column(Column::FrameworkId)
        .column(Column::Grade)
        .expr_as(Column::ReviewId.count(), "outcomes")
        .expr_as(Column::ConductedOn.max(), "latest")
        .group_by(Column::ProviderId)
        .group_by(Column::FrameworkId)
        .group_by(Column::Grade)
        .order_by_asc(Column::FrameworkId)
        .order_by_asc(Column::Grade)
        .into_tuple::<(String, i32, i16, i64, NaiveDate)>();
    let mut records: HashMap<String, Record> = HashMap::new();
    for (provider_id, framework_id, grade, outcomes, latest) in counted.all(db).await? {
        let record = records.entry(provider_id).or_default();
        record.grades.push(((framework_id, grade), outcomes));
        record.last_reviewed_on = std::cmp::max(record.last_reviewed_on, Some(latest));
    }
    Ok(records)
}

/// How many actions after published reviews of each of several providers are open, and how many of these are overdue. One
/// statement.
///
/// # Errors
/// When the database fails.
pub async fn open_actions_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    provider_ids: &[String],
    today: NaiveDate,
) -> Result<HashMap<String, (i64, i64)>, DbErr> {
    let is_overdue: Expr = CaseStatement::new().case(qa_action::Column::DueOn.lt(today), 1).finally(0).into();
    let of_review = Expr::col((Entity, Column::ReviewId)).equals((qa_action::Entity, qa_action::Column::ReviewId));
    let mut query =
        followed_up(actor).filter(qa_action::Column::Status.eq(QaActionStatus::Open)).select_only().into_query();
    query
        .inner_join(Entity, of_review)
        .cond_where(visible_condition::<Entity>(actor))
        .and_where(Column::ProviderId.is_in(provider_ids.iter().cloned()))
        .and_where(Column::WithdrawnAt.is_null())
        .expr(Expr::col((Entity, Column::ProviderId)))
        .expr(qa_action::Column::Id.count())
        .expr(is_overdue.sum())
        .add_group_by([Expr::col((Entity, Column::ProviderId))]);
    let rows = db.query_all(&query).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok((row.try_get_by_index(0)?, (row.try_get_by_index(1)?, row.try_get_by_index(2)?)))
    };
    rows.iter().map(read).collect()
}

/// Publishes an outcome. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model, grades: Vec<qa_outcome_grade::Model>) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await?;
    let grades = grades.into_iter().map(IntoActiveModel::into_active_model);
    qa_outcome_grade::Entity::insert_many(grades).exec_without_returning(db).await.map(|_| ())
}

/// Writes the changed outcome. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: Model) -> Result<Model, DbErr> {
    changed.into_active_model().reset_all().update(db).await
}
