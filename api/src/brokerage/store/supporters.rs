//! Who can be sent to support schools.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::states::Designation;
use entities::supporter::{Column, Entity, Model};
use entities::{provider, supporter_phase, supporter_specialism};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::delete_of;
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::lists::{all_of, has_word};
use crate::policy::{visible, visible_condition};

/// Which supporters. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SupporterFilter {
    /// Of the partnerships of these local authorities.
    pub areas: Option<Vec<LaCode>>,
    /// Designated so.
    pub designations: Option<Vec<Designation>>,
    /// With one of these specialisms.
    pub specialisms: Option<Vec<String>>,
    /// Who know one of these phases.
    pub phases: Option<Vec<i32>>,
    /// These providers, or sent by them.
    pub provider_ids: Option<Vec<String>>,
    /// From these schools.
    pub home_urns: Option<Vec<Urn>>,
    /// Who can be sent on this day.
    pub valid_on: Option<NaiveDate>,
    /// With words in the name that begin with these: all of `a` to `z` and `0` to `9`.
    pub words: Vec<String>,
}

impl SupporterFilter {
    /// The filter without its day, with whether it has one: a cursor of the list is good on the next day too.
    #[must_use]
    pub fn of_any_day(&self) -> (Self, bool) {
        (Self { valid_on: None, ..self.clone() }, self.valid_on.is_some())
    }

    fn condition(&self, actor: &Actor) -> Condition {
        let specialised = |codes: Vec<String>| {
            let named = supporter_specialism::Column::Code.is_in(codes);
            Column::Id.in_subquery(having(
                supporter_specialism::Entity,
                supporter_specialism::Column::SupporterId,
                named,
            ))
        };
        let knowing = |codes: Vec<i32>| {
            let named = supporter_phase::Column::PhaseCode.is_in(codes);
            Column::Id.in_subquery(having(supporter_phase::Entity, supporter_phase::Column::SupporterId, named))
        };
        let condition = Condition::all()
            .add_option(self.areas.clone().map(|areas| Column::AreaLaCode.is_in(areas)))
            .add_option(self.designations.clone().map(|found| Column::Designation.is_in(found)))
            .add_option(self.specialisms.clone().map(specialised))
            .add_option(self.phases.clone().map(knowing))
            .add_option(
                self.provider_ids.clone().map(|ids| Column::ProviderId.in_subquery(known_providers(actor, ids))),
            )
            .add_option(self.home_urns.clone().map(|urns| Column::SchoolUrn.is_in(urns)))
            .add_option(self.valid_on.map(|day| is_valid(day, day)));
        self.words.iter().map(|word| has_word(Column::NameSort, word)).fold(condition, Condition::add)
    }
}

/// Those of the providers that exist for the actor: of others a filter tells nothing.
pub(super) fn known_providers(actor: &Actor, ids: Vec<String>) -> SelectStatement {
    Query::select()
        .column((provider::Entity, provider::Column::Id))
        .from(provider::Entity)
        .cond_where(visible_condition::<provider::Entity>(actor))
        .and_where(provider::Column::Id.is_in(ids))
        .to_owned()
}

/// It can be sent on all of the days.
fn is_valid(from: NaiveDate, to: NaiveDate) -> Condition {
    Condition::all()
        .add(Column::ValidFrom.lte(from))
        .add(Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gte(to)))
}

fn having<E: EntityTrait>(table: E, supporter: E::Column, condition: Expr) -> SelectStatement {
    Query::select().column((table, supporter)).from(table).and_where(condition).to_owned()
}

fn keyset() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::NameSort), key: column(Column::Id), is_nullable: false, is_descending: false }
}

/// Where the supporter stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Text(row.name_sort.clone()), key: Part::Text(row.id.clone()) }
}

/// One page of the supporters that pass the filter, by name, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &SupporterFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition(actor)).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// Supporters of the area that can be sent on all of the days, by name; so many at most. One statement.
///
/// # Errors
/// When the database fails.
pub async fn sendable<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    area: LaCode,
    (from, to): (NaiveDate, NaiveDate),
    most: u64,
) -> Result<Vec<Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::AreaLaCode.eq(area)).filter(is_valid(from, to));
    found.order_by_asc(Column::NameSort).order_by_asc(Column::Id).limit(most).all(db).await
}

/// The supporters with these keys. One statement.
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

/// The supporter, locked until the transaction ends, if the actor may see it: who promises its days holds it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await
}

/// Whether the user is on the register of the area, as another than this supporter. One statement.
///
/// # Errors
/// When the database fails.
pub async fn is_taken<C: ConnectionTrait>(db: &C, actor: &Actor, of: &Model) -> Result<bool, DbErr> {
    let Some(user_id) = &of.user_id else { return Ok(false) };
    let same = visible::<Entity>(actor).filter(Column::UserId.eq(user_id)).filter(Column::Id.ne(&of.id));
    let same = same.filter(Column::AreaLaCode.eq(of.area_la_code));
    Ok(same.select_only().column(Column::Id).into_tuple::<String>().one(db).await?.is_some())
}

/// Writes a new supporter. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// Writes the changed supporter, with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, mut changed: Model) -> Result<Model, DbErr> {
    changed.version += 1;
    changed.into_active_model().reset_all().update(db).await
}

/// Phases that each of several supporters knows, in order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn phases_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<supporter_phase::Model>>, DbErr> {
    use supporter_phase::{Column, Entity};
    all_of(db, visible::<Entity>(actor).order_by_asc(Column::PhaseCode), Column::SupporterId, ids).await
}

/// Those of the codes that are no phases. One statement.
///
/// # Errors
/// When the database fails.
pub async fn unknown_phases<C: ConnectionTrait>(db: &C, codes: &[i32]) -> Result<Vec<i32>, DbErr> {
    let listed = Expr::col("code").is_in(codes.iter().copied());
    let known = Query::select().column("code").from("phase").and_where(listed).to_owned();
    let known = db.query_all(&known).await?;
    let known: Vec<i32> = known.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    Ok(codes.iter().copied().filter(|code| !known.contains(code)).collect())
}

/// Puts these specialisms in place of those that the supporter has. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn replace_specialisms<C: ConnectionTrait>(db: &C, id: &str, codes: &[String]) -> Result<(), DbErr> {
    delete_of(db, "supporter_specialism", "supporter_id", id).await?;
    let row = |code: &String| supporter_specialism::Model { supporter_id: id.to_owned(), code: code.clone() };
    let rows = codes.iter().map(|code| row(code).into_active_model());
    supporter_specialism::Entity::insert_many(rows).exec_without_returning(db).await.map(|_| ())
}

/// Puts these phases in place of those that the supporter has. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn replace_phases<C: ConnectionTrait>(db: &C, id: &str, codes: &[i32]) -> Result<(), DbErr> {
    delete_of(db, "supporter_phase", "supporter_id", id).await?;
    let row = |code: &i32| supporter_phase::Model { supporter_id: id.to_owned(), phase_code: *code };
    let rows = codes.iter().map(|code| row(code).into_active_model());
    supporter_phase::Entity::insert_many(rows).exec_without_returning(db).await.map(|_| ())
}
