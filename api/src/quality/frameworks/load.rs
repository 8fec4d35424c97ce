//! Writes the checked-in files to the database.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, Iterable,
};

use super::files::Files;
use crate::db::begin_write;

/// Why the frameworks cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum FrameworksError {
    /// A checked-in file is wrong.
    #[error("a file of the frameworks: {0}")]
    Files(#[from] csv::Error),
    /// The database failed; nothing was written.
    #[error("the frameworks cannot be written")]
    Database(#[from] DbErr),
}

/// Writes the versions that the database does not have, in one transaction. One that is there stays as it is: reviews were made
/// by it.
///
/// # Errors
/// When a file is wrong or the database fails; then nothing is written.
pub async fn load(db: &DatabaseConnection) -> Result<(), FrameworksError> {
    let files = Files::read()?;
    let transaction = begin_write(db).await?;
    add(&transaction, files.frameworks).await?;
    add(&transaction, files.grades).await?;
    add(&transaction, files.criteria).await?;
    add(&transaction, files.descriptors).await?;
    transaction.commit().await?;
    Ok(())
}

async fn add<M, A, E>(db: &DatabaseTransaction, rows: Vec<M>) -> Result<(), DbErr>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
    E: EntityTrait,
{
    let is_there = OnConflict::columns(E::PrimaryKey::iter()).do_nothing().to_owned();
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    E::insert_many(rows).on_conflict(is_there).exec_without_returning(db).await?;
    Ok(())
}
