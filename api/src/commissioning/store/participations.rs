//! Schools that take part in interventions.

use chrono::{DateTime, NaiveDate, Utc};
use entities::keys::Urn;
use entities::participation::{Column, Entity, Model};
use entities::participation_revision;
use entities::states::ParticipationStatus;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, Iterable, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::auth::Actor;
use crate::db::page::{Keyset, Part, Place};
use crate::lists::Child;
use crate::policy::visible;

/// Rows that one statement writes: SQLite takes 32,766 values.
const AT_A_TIME: usize = 2_000;

impl Child for Entity {
    type Owner = ();

    fn owner((): ()) -> Column {
        Column::InterventionId
    }

    fn keyset() -> Keyset {
        let column = |column| Expr::col((Entity, column));
        Keyset { sort: column(Column::Urn), key: column(Column::Id), is_nullable: false, is_descending: false }
    }

    fn place(row: &Model) -> Place {
        Place { sort: Part::Number(row.urn.get().into()), key: Part::Text(row.id.clone()) }
    }
}

/// The participations with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(db: &C, actor: &Actor, ids: &[String]) -> Result<Vec<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().cloned())).all(db).await
}

/// The participation, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock_exclusive().one(db).await
}

/// The participations of the intervention, by URN. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_intervention<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_id: &str,
) -> Result<Vec<Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::InterventionId.eq(intervention_id));
    found.order_by_asc(Column::Urn).all(db).await
}

/// URNs of the schools that take part in the intervention and are not done. One statement.
///
/// # Errors
/// When the database fails.
pub async fn open_urns<C: ConnectionTrait>(db: &C, actor: &Actor, intervention_id: &str) -> Result<Vec<Urn>, DbErr> {
    let urns = open(actor, intervention_id).select_only().column(Column::Urn).order_by_asc(Column::Urn);
    urns.into_tuple().all(db).await
}

/// How many participations of the intervention are not closed. One statement.
///
/// # Errors
/// When the database fails.
pub async fn count_open<C: ConnectionTrait>(db: &C, actor: &Actor, intervention_id: &str) -> Result<u64, DbErr> {
    open(actor, intervention_id).count(db).await
}

fn open(actor: &Actor, intervention_id: &str) -> sea_orm::Select<Entity> {
    visible::<Entity>(actor)
        .filter(Column::InterventionId.eq(intervention_id))
        .filter(Column::Status.eq(ParticipationStatus::Active))
}

/// The participation of the school in the intervention. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_school<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_id: &str,
    urn: Urn,
) -> Result<Option<Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::InterventionId.eq(intervention_id));
    found.filter(Column::Urn.eq(urn)).one(db).await
}

/// Writes new participations, and what each says for who asks later what was known. The caller holds the lock of the
/// intervention and knows that the schools do not take part yet. Two statements for each two thousand.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: &[Model], now: DateTime<Utc>) -> Result<(), DbErr> {
    for rows in new.chunks(AT_A_TIME) {
        let insert = Entity::insert_many(rows.iter().cloned().map(IntoActiveModel::into_active_model));
        insert.exec_without_returning(db).await?;
        revise(db, rows, now).await?;
    }
    Ok(())
}

/// Writes the changed participation with the next version, and what it says now. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: Model, now: DateTime<Utc>) -> Result<Model, DbErr> {
    let mut row = changed.into_active_model().reset_all();
    row.version = ActiveValue::Set(row.version.take().unwrap_or_default() + 1);
    let written = row.update(db).await?;
    revise(db, std::slice::from_ref(&written), now).await?;
    Ok(written)
}

/// Withdraws all schools that still take part in the intervention, on the day or that on which they join, if it is later;
/// says how many. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn withdraw_open<C: ConnectionTrait>(
    db: &C,
    intervention_id: &str,
    (ended_on, reason): (NaiveDate, &str),
    now: DateTime<Utc>,
) -> Result<usize, DbErr> {
    let joined_on = || Expr::col(Column::JoinedOn);
    let last_day = CaseStatement::new().case(joined_on().gt(ended_on), joined_on()).finally(ended_on);
    let update = Query::update()
        .table(Entity)
        .value(Column::Status, ParticipationStatus::Withdrawn.to_value())
        .value(Column::EndedOn, last_day)
        .value(Column::EndReason, reason)
        .value(Column::Version, Expr::col(Column::Version).add(1))
        .and_where(Expr::col(Column::InterventionId).eq(intervention_id))
        .and_where(Expr::col(Column::Status).eq(ParticipationStatus::Active.to_value()))
        .returning(Query::returning().columns(Column::iter()))
        .to_owned();
    let rows = db.query_all(&update).await?;
    let withdrawn: Vec<Model> = rows.iter().map(|row| Model::from_query_result(row, "")).collect::<Result<_, _>>()?;
    for rows in withdrawn.chunks(AT_A_TIME) {
        revise(db, rows, now).await?;
    }
    Ok(withdrawn.len())
}

async fn revise<C: ConnectionTrait>(db: &C, rows: &[Model], now: DateTime<Utc>) -> Result<(), DbErr> {
    let revisions = rows.iter().map(|row| participation_revision::ActiveModel {
        id: ActiveValue::NotSet,
        participation_id: ActiveValue::Set(row.id.clone()),
        intervention_id: ActiveValue::Set(row.intervention_id.clone()),
        urn: ActiveValue::Set(row.urn),
        pupils_reached: ActiveValue::Set(row.pupils_reached),
        cost_share_parts: ActiveValue::Set(row.cost_share_parts),
        status: ActiveValue::Set(row.status),
        recorded_at: ActiveValue::Set(now),
    });
    participation_revision::Entity::insert_many(revisions).exec_without_returning(db).await?;
    Ok(())
}
