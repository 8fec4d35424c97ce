//! Interventions as they are listed by what they hang on: a plan, a priority, a provider, a school, a trust.

use std::collections::HashMap;

use entities::intervention::{Column, Entity, Model};
use entities::{participation, school};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, JoinType, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Iterable, QuerySelect, QueryTrait};

use super::InterventionOrder;
use super::filter::keyset;
use crate::auth::Actor;
use crate::db::page::{OWNER, OwnerKey, Page, Rows, page_of_each};
use crate::policy::{visible, visible_condition};

const OWNED: &str = "owned";
const INTERVENTION_ID: &str = "intervention_id";

/// What lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnedBy {
    /// A plan, by its key.
    Plan,
    /// A priority, by its key.
    Priority,
    /// A provider, by its key: what it delivers or brokers.
    Provider,
    /// A school that takes part, by its URN.
    School,
    /// A trust one of whose schools takes part, by its UID.
    Trust,
}

/// A page of the interventions of each of several owners, by title. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    by: OwnedBy,
    keys: &[OwnerKey],
    page: &Page,
) -> Result<HashMap<OwnerKey, Rows<Model>>, DbErr> {
    let mut query = scoped(actor, by, keys);
    query.expr_as(owner(), OWNER);
    for column in Column::iter() {
        query.column((Entity, column));
    }
    let query = keyset(InterventionOrder::Title).of_each(query, owner(), page);
    page_of_each(&db.query_all(&query).await?, page, |row| Model::from_query_result(row, ""))
}

/// How many interventions each of several owners has. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    by: OwnedBy,
    keys: &[OwnerKey],
) -> Result<HashMap<OwnerKey, i64>, DbErr> {
    let mut query = scoped(actor, by, keys);
    query.expr_as(owner(), OWNER).expr(owner().count()).add_group_by([owner()]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

fn owner() -> Expr {
    Expr::col((OWNED, OWNER))
}

/// The interventions that the actor may see, joined with the keys of their owners, each pair once.
fn scoped(actor: &Actor, by: OwnedBy, keys: &[OwnerKey]) -> SelectStatement {
    let is_owned = Expr::col((OWNED, INTERVENTION_ID)).equals((Entity, Column::Id)).into_condition();
    let mut query = visible::<Entity>(actor).select_only().into_query();
    query.join_subquery(JoinType::InnerJoin, pairs(actor, by, keys), OWNED, is_owned);
    query
}

/// Keys of owners and of their interventions, each pair once.
fn pairs(actor: &Actor, by: OwnedBy, keys: &[OwnerKey]) -> SelectStatement {
    let among = |column: Expr| column.is_in(keys.iter().cloned());
    let of = |column: Column| {
        Query::select()
            .expr_as(Expr::col((Entity, column)), OWNER)
            .expr_as(Expr::col((Entity, Column::Id)), INTERVENTION_ID)
            .from(Entity)
            .and_where(among(Expr::col((Entity, column))))
            .to_owned()
    };
    let urn = || Expr::col((participation::Entity, participation::Column::Urn));
    let of_schools = |owner: Expr| {
        Query::select()
            .distinct()
            .expr_as(owner.clone(), OWNER)
            .expr_as(Expr::col((participation::Entity, participation::Column::InterventionId)), INTERVENTION_ID)
            .from(participation::Entity)
            .cond_where(visible_condition::<participation::Entity>(actor))
            .and_where(among(owner))
            .to_owned()
    };
    match by {
        OwnedBy::Plan => of(Column::PlanId),
        OwnedBy::Priority => of(Column::PriorityId),
        OwnedBy::Provider => {
            of(Column::ProviderId).union(sea_orm::sea_query::UnionType::Distinct, of(Column::BrokerId)).to_owned()
        }
        OwnedBy::School => of_schools(urn()),
        OwnedBy::Trust => {
            let is_school = urn().equals((school::Entity, school::Column::Urn));
            let mut of_trusts = of_schools(Expr::col((school::Entity, school::Column::TrustUid)));
            of_trusts.join(JoinType::InnerJoin, school::Entity, is_school);
            of_trusts
        }
    }
}
