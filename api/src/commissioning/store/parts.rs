//! What belongs to an intervention and is written with it: cohorts, success criteria, links to documents.

use std::collections::HashMap;

use entities::{document_link, intervention_cohort, success_criterion};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::auth::Actor;
use crate::lists::all_of;
use crate::policy::visible;

/// Codes of the cohorts at whom each of several interventions is aimed. One statement.
///
/// # Errors
/// When the database fails.
pub async fn cohort_codes_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_ids: &[String],
) -> Result<HashMap<String, Vec<String>>, DbErr> {
    use intervention_cohort::{Column, Entity};
    let found = visible::<Entity>(actor).filter(Column::InterventionId.is_in(intervention_ids.iter().cloned()));
    let mut lists: HashMap<String, Vec<String>> = HashMap::new();
    for row in found.order_by_asc(Column::CohortCode).all(db).await? {
        lists.entry(row.intervention_id).or_default().push(row.cohort_code);
    }
    Ok(lists)
}

/// What each of several interventions is to achieve, in order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn criteria_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_ids: &[String],
) -> Result<HashMap<String, Vec<success_criterion::Model>>, DbErr> {
    use success_criterion::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::InterventionId, intervention_ids).await
}

/// Links to the documents of each of several interventions, in order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn documents_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_ids: &[String],
) -> Result<HashMap<String, Vec<document_link::Model>>, DbErr> {
    use document_link::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::InterventionId, intervention_ids).await
}

/// Puts these cohorts in place of those that the intervention has. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn replace_cohorts<C: ConnectionTrait>(
    db: &C,
    intervention_id: &str,
    codes: Vec<String>,
) -> Result<(), DbErr> {
    forget(db, "intervention_cohort", intervention_id).await?;
    let rows = codes
        .into_iter()
        .map(|cohort_code| intervention_cohort::Model { intervention_id: intervention_id.to_owned(), cohort_code });
    let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
    if !rows.is_empty() {
        intervention_cohort::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Puts these criteria in place of those that the intervention has. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn replace_criteria<C: ConnectionTrait>(
    db: &C,
    intervention_id: &str,
    criteria: Vec<success_criterion::Model>,
) -> Result<(), DbErr> {
    forget(db, "success_criterion", intervention_id).await?;
    if !criteria.is_empty() {
        let rows = criteria.into_iter().map(IntoActiveModel::into_active_model);
        success_criterion::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Puts these links in place of those that the intervention has. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn replace_documents<C: ConnectionTrait>(
    db: &C,
    intervention_id: &str,
    documents: Vec<document_link::Model>,
) -> Result<(), DbErr> {
    forget(db, "document_link", intervention_id).await?;
    if !documents.is_empty() {
        let rows = documents.into_iter().map(IntoActiveModel::into_active_model);
        document_link::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

async fn forget<C: ConnectionTrait>(db: &C, table: &'static str, intervention_id: &str) -> Result<(), DbErr> {
    let of_it = Expr::col("intervention_id").eq(intervention_id);
    db.execute(Query::delete().from_table(table).and_where(of_it)).await.map(|_| ())
}
