//! Rows of success measures. They are nobody's: what was promised is no secret.

use entities::success_measure::{Column, Entity, Model};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder};

use crate::auth::Actor;
use crate::policy::visible;

/// All success measures, by stage and number. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all<C: ConnectionTrait>(db: &C, actor: &Actor) -> Result<Vec<Model>, DbErr> {
    let mut measures = visible::<Entity>(actor).order_by_asc(Column::Id).all(db).await?;
    measures.sort_by_key(|measure| measure.stage);
    Ok(measures)
}
