//! Writes the checked-in files to the database.

use entities::{cohort_part, measure_break};
use sea_orm::sea_query::{Iden, OnConflict};
use sea_orm::{
    ActiveModelTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, Iterable,
    QueryFilter,
};

use super::files::{Files, FilesError};
use crate::db::begin_write;

/// Why the catalogue cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A checked-in file is wrong.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The database failed; nothing was written.
    #[error("the catalogue cannot be written")]
    Database(#[from] DbErr),
}

/// Rows that one statement writes: those of the widest table fit into one statement of SQLite.
const AT_A_TIME: usize = 500;

/// Brings the catalogue of the database to that of the files, in one transaction. What the files no longer have stays, because
/// observations may refer to it; breaks and partitions are as the files say.
///
/// # Errors
/// When a file is wrong or the database fails; then nothing is written.
pub async fn load(db: &DatabaseConnection) -> Result<(), CatalogueError> {
    let files = Files::read()?;
    let transaction = begin_write(db).await?;
    write(&transaction, files.rules).await?;
    write(&transaction, files.measures).await?;
    write(&transaction, files.cohorts).await?;
    empty::<measure_break::Entity>(&transaction).await?;
    write(&transaction, files.breaks).await?;
    empty::<cohort_part::Entity>(&transaction).await?;
    write(&transaction, files.parts).await?;
    transaction.commit().await?;
    Ok(())
}

/// Writes the rows; those that are there are made to say the same.
async fn write<M, A, E>(db: &DatabaseTransaction, rows: Vec<M>) -> Result<(), DbErr>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
    E: EntityTrait,
{
    let key: Vec<String> = E::PrimaryKey::iter().map(|column| column.to_string()).collect();
    let others = || E::Column::iter().filter(|column| !key.contains(&column.to_string()));
    let mut is_there = OnConflict::columns(E::PrimaryKey::iter());
    if others().next().is_some() {
        is_there.update_columns(others());
    } else {
        is_there.do_nothing();
    }
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(AT_A_TIME).collect();
        E::insert_many(some).on_conflict(is_there.clone()).exec_without_returning(db).await?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the catalogue is nobody's rows")]
async fn empty<E: EntityTrait>(db: &DatabaseTransaction) -> Result<(), DbErr> {
    E::delete_many().filter(sea_orm::Condition::all()).exec(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use entities::{cohort, measure};
    use migration::Migrator;
    use sea_orm::{EntityTrait, PaginatorTrait};
    use sea_orm_migration::MigratorTrait;

    use super::*;
    use crate::config::Database;

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "the catalogue is nobody's rows")]
    async fn loaded_twice_is_loaded_once() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        let db = crate::db::connect(&Database { url: url.into(), ..Database::default() }).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        load(&db).await.unwrap();
        load(&db).await.unwrap();
        let files = Files::read().unwrap();
        let cohorts = cohort::Entity::find().all(&db).await.unwrap();
        assert_eq!(cohorts.len(), files.cohorts.len());
        assert_eq!(usize::try_from(measure::Entity::find().count(&db).await.unwrap()).unwrap(), files.measures.len());
        assert_eq!(cohorts.iter().find(|cohort| cohort.code == "ALL_PUPILS").unwrap().number, Some(1));
    }
}
