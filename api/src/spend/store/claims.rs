//! What providers ask to be paid.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::claim::{Column, Entity, Model};
use entities::states::ClaimStatus;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QuerySelect, QueryTrait,
};

use super::lists::Lists;
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, Rows, list};
use crate::policy::visible;

/// Which claims. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ClaimFilter {
    /// In one of these states.
    pub statuses: Option<Vec<ClaimStatus>>,
    /// Of one of these providers.
    pub provider_ids: Option<Vec<String>>,
    /// Under the contract of one of these interventions.
    pub intervention_ids: Option<Vec<String>>,
}

impl ClaimFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.provider_ids.clone().map(|ids| Column::ProviderId.is_in(ids)))
            .add_option(self.intervention_ids.clone().map(|ids| Column::InterventionId.is_in(ids)))
    }
}

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
}

/// The latest claim comes first: keys that are made later sort later.
fn keyset() -> Keyset {
    Keyset { sort: column(Column::Id), key: column(Column::Id), is_nullable: false, is_descending: true }
}

/// Where the claim stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    let id = Part::Text(row.id.clone());
    Place { sort: id.clone(), key: id }
}

/// One page of the claims that pass the filter, the latest first, and, if it is wanted, their number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &ClaimFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// A page of the claims of each of several interventions, the latest first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_ids: &[String],
    page: &Page,
) -> Result<HashMap<String, Rows<Model>>, DbErr> {
    let lists = Lists { actor, owner: column(Column::InterventionId), ids: intervention_ids };
    lists.pages::<Entity, C>(db, &keyset(), page).await
}

/// How many claims each of several interventions has. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_ids: &[String],
) -> Result<HashMap<String, i64>, DbErr> {
    Lists { actor, owner: column(Column::InterventionId), ids: intervention_ids }.counts::<Entity, C>(db).await
}

/// The claims with these keys. One statement.
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

/// The claim, locked until the transaction ends, if the actor may see it. One statement. Who locks it holds the lock of its
/// intervention.
///
/// # Errors
/// When the database fails.
pub async fn lock_claim<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// The accepted claims of the intervention for this invoice, with other ones of the same number if its provider was changed.
/// One statement.
///
/// # Errors
/// When the database fails.
pub async fn accepted<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_id: &str,
    external_reference: &str,
) -> Result<Vec<String>, DbErr> {
    let of_invoice = visible::<Entity>(actor)
        .filter(Column::InterventionId.eq(intervention_id))
        .filter(Column::ExternalReference.eq(external_reference))
        .filter(Column::Status.eq(ClaimStatus::Accepted));
    of_invoice.select_only().column(Column::Id).into_tuple().all(db).await
}

/// Writes a new claim; says whether it did: not if the provider has one with the reference that waits or was accepted. One
/// statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<bool, DbErr> {
    let is_taken = OnConflict::new().do_nothing().to_owned();
    let written = Entity::insert(new.into_active_model()).on_conflict(is_taken);
    Ok(written.exec_without_returning(db).await? > 0)
}

/// How a claim was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Where it stands from now on.
    pub status: ClaimStatus,
    /// Where the money comes from, if it is paid.
    pub funding_source_id: Option<String>,
    /// Why it is not.
    pub reason: Option<String>,
    /// Who settled it.
    pub settled_by: Option<String>,
    /// When.
    pub settled_at: DateTime<Utc>,
}

/// Writes how the claim was settled, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn settle<C: ConnectionTrait>(db: &C, claim: Model, settlement: Settlement) -> Result<Model, DbErr> {
    let version = claim.version + 1;
    let mut row = claim.into_active_model();
    row.status = Set(settlement.status);
    row.funding_source_id = Set(settlement.funding_source_id);
    row.reason = Set(settlement.reason);
    row.settled_by = Set(settlement.settled_by);
    row.settled_at = Set(Some(settlement.settled_at));
    row.version = Set(version);
    row.update(db).await
}
