//! Memberships of schools in groups, past and present.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::{GroupUid, Urn};
use entities::{group_membership, school_group};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, JoinType, Order, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
};

use super::filter::held_on;
use crate::auth::Actor;
use crate::db::page::{Keyset, OWNER, Page, Part, Place, Rows, page_of_each};
use crate::policy::{visible, visible_condition};
use crate::schools::rules::groups::TRUST_TYPES;

/// One spell of one school in one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    /// Row number.
    pub id: i32,
    /// The school.
    pub urn: Urn,
    /// The group.
    pub group_uid: GroupUid,
    /// Day it joined.
    pub joined_on: Option<NaiveDate>,
    /// First day on which it was no longer a member.
    pub left_on: Option<NaiveDate>,
}

/// Whose memberships are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Those of a school, by its URN.
    School,
    /// Those of a group, by its UID.
    Group,
}

impl Side {
    fn key(self) -> Expr {
        let column = match self {
            Self::School => group_membership::Column::Urn,
            Self::Group => group_membership::Column::GroupUid,
        };
        Expr::col((group_membership::Entity, column))
    }
}

fn keyset() -> Keyset {
    let id = Expr::col((group_membership::Entity, group_membership::Column::Id));
    Keyset { sort: id.clone(), key: id, is_nullable: false, is_descending: false }
}

/// Where the membership stands in a list.
#[must_use]
pub fn place(spell: &Spell) -> Place {
    Place { sort: Part::Number(spell.id.into()), key: Part::Number(spell.id.into()) }
}

fn scoped(actor: &Actor, side: Side, keys: &[i32]) -> SelectStatement {
    let condition = side.key().is_in(keys.iter().copied()).into_condition();
    visible::<group_membership::Entity>(actor).filter(condition).select_only().into_query()
}

fn read(row: &QueryResult) -> Result<Spell, DbErr> {
    Ok(Spell {
        id: row.try_get_by_index(1)?,
        urn: row.try_get_by_index(2)?,
        group_uid: row.try_get_by_index(3)?,
        joined_on: row.try_get_by_index(4)?,
        left_on: row.try_get_by_index(5)?,
    })
}

/// The memberships with these row numbers, in no order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &DatabaseConnection, actor: &Actor, ids: &[i32]) -> Result<Vec<Spell>, DbErr> {
    let found =
        visible::<group_membership::Entity>(actor).filter(group_membership::Column::Id.is_in(ids.iter().copied()));
    let spell = |row: group_membership::Model| Spell {
        id: row.id,
        urn: row.urn,
        group_uid: row.group_uid,
        joined_on: row.joined_on,
        left_on: row.left_on,
    };
    Ok(found.all(db).await?.into_iter().map(spell).collect())
}

/// A page of the memberships of each of several schools or groups. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of(
    db: &DatabaseConnection,
    actor: &Actor,
    side: Side,
    keys: &[i32],
    page: &Page,
) -> Result<HashMap<i32, Rows<Spell>>, DbErr> {
    let mut query = scoped(actor, side, keys);
    query.expr_as(side.key(), OWNER);
    for column in [
        group_membership::Column::Id,
        group_membership::Column::Urn,
        group_membership::Column::GroupUid,
        group_membership::Column::JoinedOn,
        group_membership::Column::LeftOn,
    ] {
        query.column((group_membership::Entity, column));
    }
    let query = keyset().of_each(query, side.key(), page);
    page_of_each(&db.query_all(&query).await?, page, read)
}

/// How many memberships each of several schools or groups has. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of(
    db: &DatabaseConnection,
    actor: &Actor,
    side: Side,
    keys: &[i32],
) -> Result<HashMap<i32, i64>, DbErr> {
    let mut query = scoped(actor, side, keys);
    query.expr_as(side.key(), OWNER).expr(side.key().count()).add_group_by([side.key()]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The academy trust of each of several schools on the day: where memberships overlap, the one joined last. One statement.
///
/// # Errors
/// When the database fails.
pub async fn trusts_on(
    db: &DatabaseConnection,
    actor: &Actor,
    urns: &[i32],
    day: NaiveDate,
) -> Result<HashMap<i32, GroupUid>, DbErr> {
    let mut query = scoped(actor, Side::School, urns);
    let on_uid = Expr::col((group_membership::Entity, group_membership::Column::GroupUid))
        .equals((school_group::Entity, school_group::Column::Uid));
    let is_trust = school_group::Column::TypeCode.is_in(TRUST_TYPES);
    let join = Condition::all().add(on_uid).add(is_trust).add(visible_condition::<school_group::Entity>(actor));
    query
        .expr(Side::School.key())
        .expr(Side::Group.key())
        .join(JoinType::InnerJoin, school_group::Entity, join)
        .cond_where(held_on(day));
    // The last of a school's rows stays in the map: the latest joined, and of two of one day the lower number.
    let joined_on = Expr::col((group_membership::Entity, group_membership::Column::JoinedOn));
    query
        .order_by_expr(joined_on.clone().is_not_null(), Order::Asc)
        .order_by_expr(joined_on, Order::Asc)
        .order_by_expr(Side::Group.key(), Order::Desc);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
