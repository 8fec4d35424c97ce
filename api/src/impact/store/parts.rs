//! What an evaluation was computed from, and what its figures say beside themselves.

use std::collections::HashMap;

use entities::{impact_balance, impact_input, impact_reason, impact_release, impact_school, observation, release};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::auth::Actor;
use crate::db::page::{Keyset, Part, Place};
use crate::lists::{Child, all_of};
use crate::policy::visible;

/// Rows that one statement writes: SQLite takes 32,766 values.
const AT_A_TIME: usize = 2_000;

/// All that hangs on figures.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// The schools.
    pub schools: Vec<impact_school::Model>,
    /// The observations.
    pub inputs: Vec<impact_input::Model>,
    /// The releases of which a figure was read.
    pub releases: Vec<impact_release::Model>,
    /// How alike both sides were.
    pub balance: Vec<impact_balance::Model>,
    /// Why the evidence is as secure as it is.
    pub reasons: Vec<impact_reason::Model>,
}

/// Puts these in place of what the evaluation had. Five statements, and five for each two thousand rows at most.
///
/// # Errors
/// When the database fails.
pub async fn replace<C: ConnectionTrait>(db: &C, evaluation_id: &str, parts: Parts) -> Result<(), DbErr> {
    for table in ["impact_school", "impact_input", "impact_release", "impact_balance", "impact_reason"] {
        let of_it = Expr::col("evaluation_id").eq(evaluation_id);
        db.execute(Query::delete().from_table(table).and_where(of_it)).await?;
    }
    for rows in parts.schools.chunks(AT_A_TIME) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        impact_school::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    for rows in parts.inputs.chunks(AT_A_TIME) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        impact_input::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    let releases = parts.releases.into_iter().map(IntoActiveModel::into_active_model);
    impact_release::Entity::insert_many(releases).exec_without_returning(db).await?;
    let balance = parts.balance.into_iter().map(IntoActiveModel::into_active_model);
    impact_balance::Entity::insert_many(balance).exec_without_returning(db).await?;
    let reasons = parts.reasons.into_iter().map(IntoActiveModel::into_active_model);
    impact_reason::Entity::insert_many(reasons).exec_without_returning(db).await.map(|_| ())
}

/// Of an evaluation, those that take part first.
impl Child for impact_school::Entity {
    type Owner = ();

    fn owner((): ()) -> impact_school::Column {
        impact_school::Column::EvaluationId
    }

    fn keyset() -> Keyset {
        let column = |column| Expr::col((Self, column));
        Keyset {
            sort: column(impact_school::Column::Side),
            key: column(impact_school::Column::Urn),
            is_nullable: false,
            is_descending: false,
        }
    }

    fn place(row: &impact_school::Model) -> Place {
        let side = sea_orm::ActiveEnum::to_value(&row.side);
        Place { sort: Part::Number(side.into()), key: Part::Number(row.urn.get().into()) }
    }
}

/// All schools of the evaluation. One statement.
///
/// # Errors
/// When the database fails.
pub async fn schools_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    evaluation_id: &str,
) -> Result<Vec<impact_school::Model>, DbErr> {
    use impact_school::{Column, Entity};
    let found = visible::<Entity>(actor).filter(Column::EvaluationId.eq(evaluation_id));
    found.order_by_asc(Column::Side).order_by_asc(Column::Urn).all(db).await
}

/// The inputs of each of several evaluations, in the order of their places. One statement.
///
/// # Errors
/// When the database fails.
pub async fn inputs_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<impact_input::Model>>, DbErr> {
    use impact_input::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::EvaluationId, ids).await
}

/// How alike both sides of each of several evaluations were. One statement.
///
/// # Errors
/// When the database fails.
pub async fn balance_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<impact_balance::Model>>, DbErr> {
    use impact_balance::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::EvaluationId, ids).await
}

/// Why the evidence of each of several evaluations is as secure as it is. One statement.
///
/// # Errors
/// When the database fails.
pub async fn reasons_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<impact_reason::Model>>, DbErr> {
    use impact_reason::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::Position), Column::EvaluationId, ids).await
}

/// How many of the observations behind the evaluation are not public, or not any more: what was withdrawn counts as of no time. One
/// statement.
///
/// # Errors
/// When the database fails.
pub async fn unpublished_inputs<C: ConnectionTrait>(db: &C, actor: &Actor, evaluation_id: &str) -> Result<u64, DbErr> {
    use impact_input::{Column, Entity};
    let of_observation = |column| Expr::col((observation::Entity, column));
    let is_public =
        Query::select()
            .expr(Expr::val(1))
            .from(observation::Entity)
            .and_where(of_observation(observation::Column::Id).equals((Entity, Column::ObservationId)))
            .and_where(observation::Column::IsPublic.eq(true))
            .cond_where(Condition::any().add(observation::Column::SupersededAt.is_null()).add(
                of_observation(observation::Column::SupersededAt).gt(of_observation(observation::Column::RecordedAt)),
            ))
            .to_owned();
    let found = visible::<Entity>(actor).filter(Column::EvaluationId.eq(evaluation_id));
    found.filter(Expr::exists(is_public).not()).count(db).await
}

/// Whether a release was withdrawn of which a figure was read for the evaluation. One statement.
///
/// # Errors
/// When the database fails.
pub async fn rests_on_withdrawn<C: ConnectionTrait>(db: &C, actor: &Actor, evaluation_id: &str) -> Result<bool, DbErr> {
    use impact_release::{Column, Entity};
    let found = visible::<Entity>(actor)
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(release::Entity).from(Column::ReleaseId).to(release::Column::Id).into(),
        )
        .filter(Column::EvaluationId.eq(evaluation_id))
        .filter(release::Column::EndReason.is_not_null());
    Ok(found.count(db).await? > 0)
}
