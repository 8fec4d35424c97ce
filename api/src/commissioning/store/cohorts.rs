//! Cohorts: a short list that the migration writes.

use entities::cohort;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};

use crate::auth::Actor;
use crate::policy::visible;

/// All cohorts, in the order of the list. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all<C: ConnectionTrait>(db: &C, actor: &Actor) -> Result<Vec<cohort::Model>, DbErr> {
    visible::<cohort::Entity>(actor).order_by_asc(cohort::Column::Position).all(db).await
}

/// The cohorts with these codes, in the order of the list. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_codes<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    codes: &[String],
) -> Result<Vec<cohort::Model>, DbErr> {
    visible::<cohort::Entity>(actor)
        .filter(cohort::Column::Code.is_in(codes.iter().cloned()))
        .order_by_asc(cohort::Column::Position)
        .all(db)
        .await
}

/// Whether there is a phase with the code. One statement.
///
/// # Errors
/// When the database fails.
pub async fn is_phase<C: ConnectionTrait>(db: &C, code: i32) -> Result<bool, DbErr> {
    let known = Query::select().column("code").from("phase").and_where(Expr::col("code").eq(code)).to_owned();
    Ok(db.query_one(&known).await?.is_some())
}
