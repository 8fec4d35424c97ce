//! What teams and moderators gave the same criteria.

use chrono::NaiveDate;
use entities::qa_judgement::{Column, Entity};
use entities::states::QaReviewStatus;
use entities::{qa_findings, qa_review};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};

use crate::auth::Actor;
use crate::policy::visible;

/// Which judgements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// By this version of a framework.
    pub framework_id: i32,
    /// Of this criterion, by its place; of all without one.
    pub position: Option<i16>,
    /// Of reviews made from this day on.
    pub since: Option<NaiveDate>,
}

/// How often the team gave one grade and the moderator the other, of judgements that the actor may know. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pairs<C: ConnectionTrait>(db: &C, actor: &Actor, judged: Judged) -> Result<Vec<(i16, i16, i64)>, DbErr> {
    let of_framework = Query::select()
        .column((qa_review::Entity, qa_review::Column::Id))
        .from(qa_review::Entity)
        .and_where(qa_review::Column::FrameworkId.eq(judged.framework_id))
        .and_where(qa_review::Column::Status.ne(QaReviewStatus::Withdrawn))
        .to_owned();
    let since = |day: NaiveDate| {
        Query::select()
            .column((qa_findings::Entity, qa_findings::Column::ReviewId))
            .from(qa_findings::Entity)
            .and_where(qa_findings::Column::ConductedOn.gte(day))
            .to_owned()
    };
    let judgements = visible::<Entity>(actor)
        .filter(Column::ReviewId.in_subquery(of_framework))
        .filter(Column::ModeratedGrade.is_not_null());
    let judgements = match judged.since {
        Some(day) => judgements.filter(Column::ReviewId.in_subquery(since(day))),
        None => judgements,
    };
    let judgements = match judged.position {
        Some(position) => judgements.filter(Column::Position.eq(position)),
        None => judgements,
    };
    let counted = judgements
        .select_only()
        .column(Column::Grade)
        .column(Column::ModeratedGrade)
        .expr(Column::Position.count())
        .group_by(Column::Grade)
        .group_by(Column::ModeratedGrade);
    counted.into_tuple().all(db).await
}
