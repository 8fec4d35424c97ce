//! What reviews found: findings, judgements, points.

use std::collections::HashMap;

use entities::{qa_findings, qa_judgement, qa_point};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::delete_of;
use crate::auth::Actor;
use crate::lists::all_of;
use crate::policy::visible;

/// The findings of each of several reviews. One statement.
///
/// # Errors
/// When the database fails.
pub async fn findings_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
) -> Result<HashMap<String, qa_findings::Model>, DbErr> {
    use qa_findings::{Column, Entity};
    let found = visible::<Entity>(actor).filter(Column::ReviewId.is_in(review_ids.iter().cloned())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.review_id.clone(), row)).collect())
}

/// The judgements of each of several reviews, in the order of the framework. One statement.
///
/// # Errors
/// When the database fails.
pub async fn judgements_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
) -> Result<HashMap<String, Vec<qa_judgement::Model>>, DbErr> {
    use qa_judgement::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::ReviewId, review_ids).await
}

/// Strengths and areas for improvement of each of several reviews, in order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn points_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
) -> Result<HashMap<String, Vec<qa_point::Model>>, DbErr> {
    use qa_point::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::ReviewId, review_ids).await
}

/// Forgets what was found before, to write it anew. Four statements.
///
/// # Errors
/// When the database fails.
pub async fn forget<C: ConnectionTrait>(db: &C, review_id: &str) -> Result<(), DbErr> {
    for table in ["qa_judgement", "qa_point", "qa_action", "qa_findings"] {
        delete_of(db, table, review_id).await?;
    }
    Ok(())
}

/// Writes what was found. Three statements at most.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    findings: qa_findings::Model,
    judgements: Vec<qa_judgement::Model>,
    points: Vec<qa_point::Model>,
) -> Result<(), DbErr> {
    qa_findings::Entity::insert(findings.into_active_model()).exec_without_returning(db).await?;
    let judgements = judgements.into_iter().map(IntoActiveModel::into_active_model);
    qa_judgement::Entity::insert_many(judgements).exec_without_returning(db).await?;
    if !points.is_empty() {
        let points = points.into_iter().map(IntoActiveModel::into_active_model);
        qa_point::Entity::insert_many(points).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Writes the changed findings. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: qa_findings::Model) -> Result<qa_findings::Model, DbErr> {
    changed.into_active_model().reset_all().update(db).await
}

/// Writes the moderated grades of the judgements. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn replace_judgements<C: ConnectionTrait>(
    db: &C,
    review_id: &str,
    judgements: Vec<qa_judgement::Model>,
) -> Result<(), DbErr> {
    delete_of(db, "qa_judgement", review_id).await?;
    let judgements = judgements.into_iter().map(IntoActiveModel::into_active_model);
    qa_judgement::Entity::insert_many(judgements).exec_without_returning(db).await.map(|_| ())
}
