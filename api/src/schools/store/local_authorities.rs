//! Local authorities.

use entities::keys::LaCode;
use entities::local_authority;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, FromQueryResult, QueryFilter, QueryTrait};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

fn keyset() -> Keyset {
    Keyset {
        sort: Expr::col((local_authority::Entity, local_authority::Column::NameSort)),
        key: Expr::col((local_authority::Entity, local_authority::Column::Code)),
        is_nullable: false,
        is_descending: false,
    }
}

/// Where the local authority stands in a list.
#[must_use]
pub fn place(row: &local_authority::Model) -> Place {
    Place { sort: Part::Text(row.name_sort.clone()), key: Part::Number(row.code.get().into()) }
}

/// One page of the local authorities, by name, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &DatabaseConnection,
    actor: &Actor,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<local_authority::Model>, DbErr> {
    let query = visible::<local_authority::Entity>(actor).into_query();
    list(db, query, &keyset(), page, wants_total, |row| local_authority::Model::from_query_result(row, "")).await
}

/// The local authorities with these codes, in no order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_codes(
    db: &DatabaseConnection,
    actor: &Actor,
    codes: &[LaCode],
) -> Result<Vec<local_authority::Model>, DbErr> {
    visible::<local_authority::Entity>(actor)
        .filter(local_authority::Column::Code.is_in(codes.iter().copied()))
        .all(db)
        .await
}
