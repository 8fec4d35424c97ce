//! Whether schools are open, and whose they are.

use std::collections::HashMap;

use entities::keys::Urn;
use entities::school;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};

use crate::auth::Actor;
use crate::policy::{own_schools, visible};

/// Codes of `establishment_status`: open, and open but proposed to close.
const OPEN: [i32; 2] = [1, 3];

/// How a school stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
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
        (urn, Standing { is_open: status.is_some_and(|status| OPEN.contains(&status)), is_own })
    };
    Ok(columns(named).all(db).await?.into_iter().map(standing).collect())
}
