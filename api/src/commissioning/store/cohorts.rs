//! Cohorts: a short list that the migration writes.

use entities::cohort;
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
