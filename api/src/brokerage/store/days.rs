//! How many days supporters have, and what of these is promised or gone.

use std::collections::{BTreeMap, HashMap};

use entities::states::DeploymentStatus;
use entities::supporter_capacity::{Column, Entity, Model};
use entities::values::{HalfDays, Period};
use entities::{deployment, deployment_days, visit};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryResult};

use crate::auth::Actor;
use crate::brokerage::rules::Line;
use crate::policy::visible;

/// The days of a supporter by half-term.
pub type Ledger = BTreeMap<Period, Line>;

/// Deployments that hold days.
const HOLDING: [DeploymentStatus; 3] = [DeploymentStatus::Proposed, DeploymentStatus::Agreed, DeploymentStatus::Active];

/// The days of each of several supporters, as far as the actor may know them. Three statements.
///
/// # Errors
/// When the database fails.
pub async fn capacities_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Ledger>, DbErr> {
    let rows = visible::<Entity>(actor).filter(Column::SupporterId.is_in(ids.iter().cloned())).all(db).await?;
    with_taken(db, rows).await
}

/// The days of each of several supporters, whoever asks: what is free is part of a match, and keeps promises apart. Three statements.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the supporters were found through the actor's eyes")]
pub async fn ledgers_of<C: ConnectionTrait>(db: &C, ids: &[String]) -> Result<HashMap<String, Ledger>, DbErr> {
    let rows = Entity::find().filter(Column::SupporterId.is_in(ids.iter().cloned())).all(db).await?;
    with_taken(db, rows).await
}

async fn with_taken<C: ConnectionTrait>(db: &C, rows: Vec<Model>) -> Result<HashMap<String, Ledger>, DbErr> {
    let mut ledgers: HashMap<String, Ledger> = HashMap::new();
    for row in rows {
        ledgers.entry(row.supporter_id).or_default().entry(row.half_term).or_default().days = row.days;
    }
    let ids: Vec<String> = ledgers.keys().cloned().collect();
    for row in db.query_all(&held(&ids)).await? {
        let (id, half_term, days) = read(&row)?;
        ledgers.entry(id).or_default().entry(half_term).or_default().held = days;
    }
    for row in db.query_all(&given(&ids)).await? {
        let (id, half_term, days) = read(&row)?;
        let line = ledgers.entry(id).or_default().entry(half_term).or_default();
        line.given = line.given.plus(days);
        let status: DeploymentStatus = row.try_get_by_index(3)?;
        if !HOLDING.contains(&status) {
            line.spent = line.spent.plus(days);
        }
    }
    Ok(ledgers)
}

/// What deployments hold that are offered, agreed or under way.
fn held(ids: &[String]) -> SelectStatement {
    use deployment_days::{Column, Entity};
    Query::select()
        .column((Entity, Column::SupporterId))
        .column((Entity, Column::HalfTerm))
        .expr(Expr::col((Entity, Column::Days)).sum())
        .from(Entity)
        .inner_join(
            deployment::Entity,
            Expr::col((Entity, Column::DeploymentId)).equals((deployment::Entity, deployment::Column::Id)),
        )
        .and_where(Expr::col((Entity, Column::SupporterId)).is_in(ids.iter().cloned()))
        .and_where(deployment::Column::Status.is_in(HOLDING))
        .group_by_columns([(Entity, Column::SupporterId), (Entity, Column::HalfTerm)])
        .to_owned()
}

/// What was given by visits, by the state of the deployment.
fn given(ids: &[String]) -> SelectStatement {
    use visit::{Column, Entity};
    let status = (deployment::Entity, deployment::Column::Status);
    Query::select()
        .column((Entity, Column::SupporterId))
        .column((Entity, Column::HalfTerm))
        .expr(Expr::col((Entity, Column::Days)).sum())
        .column(status)
        .from(Entity)
        .inner_join(
            deployment::Entity,
            Expr::col((Entity, Column::DeploymentId)).equals((deployment::Entity, deployment::Column::Id)),
        )
        .and_where(Expr::col((Entity, Column::SupporterId)).is_in(ids.iter().cloned()))
        .and_where(Column::StruckAt.is_null())
        .group_by_columns([(Entity, Column::SupporterId), (Entity, Column::HalfTerm)])
        .add_group_by([Expr::col(status)])
        .to_owned()
}

fn read(row: &QueryResult) -> Result<(String, Period, HalfDays), DbErr> {
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, half_days(row.try_get_by_index(2)?)))
}

/// The days of a sum of halves.
pub(super) fn half_days(halves: i64) -> HalfDays {
    i32::try_from(halves).ok().and_then(HalfDays::new).unwrap_or_default()
}

/// Says how many days the supporter has; half-terms that are not named stay as they are. One statement.
///
/// # Errors
/// When the database fails.
pub async fn set<C: ConnectionTrait>(db: &C, id: &str, capacity: &[(Period, HalfDays)]) -> Result<(), DbErr> {
    let row = |(half_term, days): &(Period, HalfDays)| {
        Model { supporter_id: id.to_owned(), half_term: *half_term, days: *days }.into_active_model()
    };
    let anew = OnConflict::columns([Column::SupporterId, Column::HalfTerm]).update_column(Column::Days).to_owned();
    let rows = Entity::insert_many(capacity.iter().map(row)).on_conflict(anew);
    rows.exec_without_returning(db).await.map(|_| ())
}
