//! Who is sent where.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::deployment::{Column, Entity, Model};
use entities::deployment_days;
use entities::keys::{LaCode, Urn};
use entities::states::DeploymentStatus;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::supporters::known_providers;
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::lists::all_of;
use crate::policy::visible;

/// States in which nothing more comes of a deployment.
const OVER: [DeploymentStatus; 2] = [DeploymentStatus::Completed, DeploymentStatus::Ended];

/// Which deployments. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct DeploymentFilter {
    /// Of the partnerships of these local authorities.
    pub areas: Option<Vec<LaCode>>,
    /// Standing there.
    pub statuses: Option<Vec<DeploymentStatus>>,
    /// Of these supporters.
    pub supporter_ids: Option<Vec<String>>,
    /// Of these providers, or whom they send.
    pub provider_ids: Option<Vec<String>>,
    /// To these schools.
    pub urns: Option<Vec<Urn>>,
}

impl DeploymentFilter {
    fn condition(&self, actor: &Actor) -> Condition {
        let of_providers = |ids: Vec<String>| Column::ProviderId.in_subquery(known_providers(actor, ids));
        Condition::all()
            .add_option(self.areas.clone().map(|areas| Column::AreaLaCode.is_in(areas)))
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.supporter_ids.clone().map(|ids| Column::SupporterId.is_in(ids)))
            .add_option(self.provider_ids.clone().map(of_providers))
            .add_option(self.urns.clone().map(|urns| Column::Urn.is_in(urns)))
    }
}

fn keyset() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::StartsOn), key: column(Column::Id), is_nullable: false, is_descending: true }
}

/// Where the deployment stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Day(row.starts_on), key: Part::Text(row.id.clone()) }
}

/// One page of the deployments that pass the filter, those that begin last first, and, if it is wanted, their number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &DeploymentFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition(actor)).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The deployments with these keys. One statement.
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

/// The deployment, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// First and last day of a deployment of the supporter to the school that is not over and shares a day with these. One statement.
///
/// # Errors
/// When the database fails.
pub async fn overlapping<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (supporter_id, urn): (&str, Urn),
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Option<(NaiveDate, NaiveDate)>, DbErr> {
    let same = visible::<Entity>(actor).filter(Column::SupporterId.eq(supporter_id)).filter(Column::Urn.eq(urn));
    let at_once = same
        .filter(Column::Status.is_not_in(OVER))
        .filter(Column::StartsOn.lte(to))
        .filter(Column::EndsOn.gte(from))
        .order_by_asc(Column::StartsOn);
    at_once.select_only().columns([Column::StartsOn, Column::EndsOn]).into_tuple().one(db).await
}

/// First and last day on which the supporter is sent anywhere by deployments that are not over. One statement.
///
/// # Errors
/// When the database fails.
pub async fn sent_between<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    supporter_id: &str,
) -> Result<Option<(NaiveDate, NaiveDate)>, DbErr> {
    let live = visible::<Entity>(actor).filter(Column::SupporterId.eq(supporter_id));
    let live = live.filter(Column::Status.is_not_in(OVER)).select_only();
    let live = live.expr_as(Column::StartsOn.min(), "from").expr_as(Column::EndsOn.max(), "until");
    let found: Option<(Option<NaiveDate>, Option<NaiveDate>)> = live.into_tuple().one(db).await?;
    Ok(found.and_then(|(from, to)| from.zip(to)))
}

/// Writes a new deployment with its days. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model, days: Vec<deployment_days::Model>) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await?;
    let days = days.into_iter().map(IntoActiveModel::into_active_model);
    deployment_days::Entity::insert_many(days).exec_without_returning(db).await.map(|_| ())
}

/// Writes the changed deployment, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, mut changed: Model) -> Result<Model, DbErr> {
    changed.version += 1;
    changed.into_active_model().reset_all().update(db).await
}

/// The days that each of several deployments takes, by half-term. One statement.
///
/// # Errors
/// When the database fails.
pub async fn days_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<deployment_days::Model>>, DbErr> {
    use deployment_days::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::HalfTerm), Column::DeploymentId, ids).await
}
