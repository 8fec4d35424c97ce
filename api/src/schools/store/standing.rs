//! Whether schools are open, and whose they are.

use std::collections::HashMap;

use entities::code_lists::OPEN_STATUSES;
use entities::keys::{LaCode, Urn};
use entities::school;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};

use crate::auth::Actor;
use crate::policy::{own_schools, visible};

/// How a school stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The school.
    pub urn: Urn,
    /// Whether it is open.
    pub is_open: bool,
    /// Whether the actor works for it or for its trust.
    pub is_own: bool,
}

/// How the schools with these URNs stand; those that the register does not have are left out. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    urns: &[Urn],
) -> Result<HashMap<Urn, Standing>, DbErr> {
    let named = visible::<school::Entity>(actor).filter(school::Column::Urn.is_in(urns.iter().copied()));
    let columns = |query: sea_orm::Select<school::Entity>| {
        query
            .select_only()
            .columns([school::Column::Urn, school::Column::StatusCode])
            .into_tuple::<(Urn, Option<i32>)>()
    };
    let own = columns(named.clone().filter(own_schools(actor))).all(db).await?;
    let standing = |(urn, status): (Urn, Option<i32>)| {
        let is_own = own.iter().any(|(own, _)| *own == urn);
        (urn, Standing { urn, is_open: status.is_some_and(|status| OPEN_STATUSES.contains(&status)), is_own })
    };
    Ok(columns(named).all(db).await?.into_iter().map(standing).collect())
}

/// The local authority of the school; nothing if the register has no such school or it is of none. One statement.
///
/// # Errors
/// When the database fails.
pub async fn area_of<C: ConnectionTrait>(db: &C, actor: &Actor, urn: Urn) -> Result<Option<LaCode>, DbErr> {
    let named = visible::<school::Entity>(actor).filter(school::Column::Urn.eq(urn)).select_only();
    Ok(named.column(school::Column::LaCode).into_tuple::<Option<LaCode>>().one(db).await?.flatten())
}

/// The open school of the local authority with the first URN that the actor works for. One statement.
///
/// # Errors
/// When the database fails.
pub async fn own_of_area<C: ConnectionTrait>(db: &C, actor: &Actor, area: LaCode) -> Result<Option<Urn>, DbErr> {
    let own = visible::<school::Entity>(actor)
        .filter(own_schools(actor))
        .filter(school::Column::LaCode.eq(area))
        .filter(school::Column::StatusCode.is_in(OPEN_STATUSES));
    let first = own.order_by_asc(school::Column::Urn).select_only().column(school::Column::Urn);
    first.into_tuple().one(db).await
}

/// Phase and URN of the open schools of a local authority that have a phase, by URN. One statement.
///
/// # Errors
/// When the database fails.
pub async fn open_of_area<C: ConnectionTrait>(db: &C, actor: &Actor, area: LaCode) -> Result<Vec<(i32, Urn)>, DbErr> {
    let open = visible::<school::Entity>(actor)
        .filter(school::Column::LaCode.eq(area))
        .filter(school::Column::StatusCode.is_in(OPEN_STATUSES))
        .filter(school::Column::PhaseCode.is_not_null());
    let columns = open.select_only().columns([school::Column::PhaseCode, school::Column::Urn]);
    columns.order_by_asc(school::Column::Urn).into_tuple().all(db).await
}
