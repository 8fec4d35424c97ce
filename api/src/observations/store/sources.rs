//! Files that observations were taken from.

use entities::source_file;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};

use crate::auth::Actor;
use crate::policy::visible;

/// The files with these row numbers. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(db: &C, actor: &Actor, ids: &[i32]) -> Result<Vec<source_file::Model>, DbErr> {
    visible::<source_file::Entity>(actor).filter(source_file::Column::Id.is_in(ids.iter().copied())).all(db).await
}
