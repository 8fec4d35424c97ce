//! Agreements.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::agreement::{Column, Entity, Model};
use entities::keys::LaCode;
use entities::states::{AgreementStatus, Purpose};
use entities::{agreement_party, agreement_purpose};
use sea_orm::sea_query::{Expr, LockType, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::data_sharing::rules::Standing;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

/// Which agreements. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct AgreementFilter {
    /// That stand in one of these ways today.
    pub standings: Vec<Standing>,
    /// To which one of these organisations is party.
    pub organisation_ids: Vec<String>,
    /// With one of these purposes.
    pub purposes: Vec<Purpose>,
    /// That let figures be shared on this day.
    pub live_on: Option<NaiveDate>,
}

impl AgreementFilter {
    fn condition(&self, today: NaiveDate) -> Condition {
        let standings = self.standings.iter().map(|standing| stands(*standing, today));
        let any_of = standings.fold(Condition::any(), Condition::add);
        Condition::all()
            .add_option((!self.standings.is_empty()).then_some(any_of))
            .add_option(some(&self.organisation_ids).map(|ids| Column::Id.in_subquery(of_parties(ids))))
            .add_option(some(&self.purposes).map(|purposes| Column::Id.in_subquery(for_purposes(purposes))))
            .add_option(self.live_on.map(is_live_on))
    }
}

fn some<T>(values: &[T]) -> Option<&[T]> {
    (!values.is_empty()).then_some(values)
}

fn stands(standing: Standing, today: NaiveDate) -> Condition {
    let has = |status| Condition::all().add(Column::Status.eq(status));
    match standing {
        Standing::Draft => has(AgreementStatus::Draft),
        Standing::Signed => has(AgreementStatus::Signed).add(Column::EndsOn.gte(today)),
        Standing::Expired => has(AgreementStatus::Signed).add(Column::EndsOn.lt(today)),
        Standing::Revoked => has(AgreementStatus::Revoked),
    }
}

/// Agreements that let figures be shared on the day.
pub(super) fn is_live_on(day: NaiveDate) -> Condition {
    stands(Standing::Signed, day).add(Column::StartsOn.lte(day))
}

fn of_parties(organisation_ids: &[String]) -> SelectStatement {
    Query::select()
        .column(agreement_party::Column::AgreementId)
        .from(agreement_party::Entity)
        .and_where(agreement_party::Column::OrganisationId.is_in(organisation_ids.iter().cloned()))
        .to_owned()
}

/// Agreements with one of these purposes.
pub(super) fn for_purposes(purposes: &[Purpose]) -> SelectStatement {
    Query::select()
        .column(agreement_purpose::Column::AgreementId)
        .from(agreement_purpose::Entity)
        .and_where(agreement_purpose::Column::Purpose.is_in(purposes.iter().copied()))
        .to_owned()
}

/// The agreement that was written last comes first: keys that are made later sort later.
fn keyset() -> Keyset {
    let id = Expr::col((Entity, Column::Id));
    Keyset { sort: id.clone(), key: id, is_nullable: false, is_descending: true }
}

/// Where the agreement stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    let id = Part::Text(row.id.clone());
    Place { sort: id.clone(), key: id }
}

/// One page of the agreements that pass the filter, the last written first, and, if it is wanted, their number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (filter, today): (&AgreementFilter, NaiveDate),
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition(today)).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The agreements with these keys. One statement.
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

/// The agreements with the reference, one of each area: of the area that is named, or else of all. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_reference<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    reference: &str,
    area: Option<LaCode>,
) -> Result<Vec<Model>, DbErr> {
    let of_area = area.map(|code| Column::AreaLaCode.eq(code));
    let named = Condition::all().add(Column::Reference.eq(reference)).add_option(of_area);
    visible::<Entity>(actor).filter(named).limit(2).all(db).await
}

/// The agreement, locked until the transaction ends, if the actor may see it. One statement. The lock lets rows that name the
/// agreement be written.
///
/// # Errors
/// When the database fails.
pub async fn lock_agreement<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Writes a new agreement; says whether it did: not if the area has one with the reference. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<bool, DbErr> {
    let is_taken = OnConflict::columns([Column::AreaLaCode, Column::Reference]).do_nothing().to_owned();
    let written = Entity::insert(new.into_active_model()).on_conflict(is_taken);
    Ok(written.exec_without_returning(db).await? > 0)
}

/// Writes the changed agreement with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: Model) -> Result<Model, DbErr> {
    let mut row = changed.into_active_model().reset_all();
    row.version = ActiveValue::Set(row.version.take().unwrap_or_default() + 1);
    row.update(db).await
}
