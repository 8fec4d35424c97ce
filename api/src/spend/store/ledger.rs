//! The ledger, which only grows.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::LaCode;
use entities::ledger_entry::{Column, Entity, Model};
use entities::states::{Account, EntryKind};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::NotSet, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    PaginatorTrait, QueryFilter, QuerySelect, QueryTrait,
};

use super::lists::Lists;
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, Rows, list};
use crate::policy::visible;

/// Which entries. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct LedgerFilter {
    /// Of one of these plans.
    pub plan_ids: Option<Vec<String>>,
    /// Of one of these interventions.
    pub intervention_ids: Option<Vec<String>>,
    /// Of one of these sources.
    pub funding_source_ids: Option<Vec<String>>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<EntryKind>>,
    /// That move one of these balances.
    pub accounts: Option<Vec<Account>>,
    /// With this reference.
    pub external_reference: Option<String>,
    /// That count for this day or a later one.
    pub dated_from: Option<NaiveDate>,
    /// That count for this day or an earlier one.
    pub dated_to: Option<NaiveDate>,
}

impl LedgerFilter {
    fn condition(&self) -> Condition {
        let among = |column: Column, ids: &Option<Vec<String>>| ids.clone().map(|ids| column.is_in(ids));
        Condition::all()
            .add_option(among(Column::PlanId, &self.plan_ids))
            .add_option(among(Column::InterventionId, &self.intervention_ids))
            .add_option(among(Column::FundingSourceId, &self.funding_source_ids))
            .add_option(self.kinds.clone().map(|kinds| Column::Kind.is_in(kinds)))
            .add_option(self.accounts.clone().map(|accounts| Column::Account.is_in(accounts)))
            .add_option(self.external_reference.clone().map(|reference| Column::ExternalReference.eq(reference)))
            .add_option(self.dated_from.map(|day| Column::DatedOn.gte(day)))
            .add_option(self.dated_to.map(|day| Column::DatedOn.lte(day)))
    }
}

/// What an entry can be listed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Parent {
    /// The plan.
    Plan,
    /// The intervention.
    Intervention,
}

impl Parent {
    fn column(self) -> Expr {
        match self {
            Self::Plan => column(Column::PlanId),
            Self::Intervention => column(Column::InterventionId),
        }
    }
}

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
}

/// The entry that was written last comes first.
fn keyset() -> Keyset {
    Keyset { sort: column(Column::Id), key: column(Column::Id), is_nullable: false, is_descending: true }
}

/// Where the entry stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Number(row.id), key: Part::Number(row.id) }
}

/// One page of the entries that pass the filter, the last written first, and, if it is wanted, their number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &LedgerFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// A page of the entries of each of several parents, the last written first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (parent, ids): (Parent, &[String]),
    page: &Page,
) -> Result<HashMap<String, Rows<Model>>, DbErr> {
    Lists { actor, owner: parent.column(), ids }.pages::<Entity, C>(db, &keyset(), page).await
}

/// How many entries each of several parents has. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (parent, ids): (Parent, &[String]),
) -> Result<HashMap<String, i64>, DbErr> {
    Lists { actor, owner: parent.column(), ids }.counts::<Entity, C>(db).await
}

/// The entries with these row numbers. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(db: &C, actor: &Actor, ids: &[i64]) -> Result<HashMap<i64, Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

/// The entries of the area with these keys of other systems. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_external_references<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    area: LaCode,
    references: &[String],
) -> Result<Vec<Model>, DbErr> {
    let of_area = visible::<Entity>(actor).filter(Column::AreaLaCode.eq(area));
    of_area.filter(Column::ExternalReference.is_in(references.iter().cloned())).all(db).await
}

/// The entries that undo those with these row numbers, by the row number of what they undo. One statement.
///
/// # Errors
/// When the database fails.
pub async fn reversals_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[i64],
) -> Result<HashMap<i64, Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::ReversesId.is_in(ids.iter().copied())).all(db).await?;
    Ok(found.into_iter().filter_map(|row| Some((row.reverses_id?, row))).collect())
}

/// The entries that pay the claims with these keys, by claim. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_claims<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    claim_ids: &[String],
) -> Result<HashMap<String, Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::ClaimId.is_in(claim_ids.iter().cloned())).all(db).await?;
    Ok(found.into_iter().filter_map(|row| Some((row.claim_id.clone()?, row))).collect())
}

/// Whether the plan ever had a budget of its own. One statement.
///
/// # Errors
/// When the database fails.
pub async fn has_budget<C: ConnectionTrait>(db: &C, actor: &Actor, plan_id: &str) -> Result<bool, DbErr> {
    let own = visible::<Entity>(actor)
        .filter(Column::PlanId.eq(plan_id))
        .filter(Column::Kind.eq(EntryKind::Budget))
        .filter(Column::InterventionId.is_null())
        .filter(Column::AllocationId.is_null());
    Ok(own.limit(1).count(db).await? > 0)
}

/// Writes a new entry, whose row number the database gives; nothing if the ledger has one that undoes or pays the same, or
/// has its reference. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<Option<Model>, DbErr> {
    let mut row = new.into_active_model();
    row.id = NotSet;
    let is_there_already = OnConflict::new().do_nothing().to_owned();
    match Entity::insert(row).on_conflict(is_there_already).exec_with_returning(db).await {
        Ok(written) => Ok(Some(written)),
        Err(DbErr::RecordNotInserted | DbErr::RecordNotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
