//! Work that is done by one at a time and takes as long as it takes, such as imports.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};

/// Waits, within the transaction, until nobody else has the lock with this number; says so in the log; and lets the
/// transaction take its time. SQLite has one writer anyway.
///
/// # Errors
/// When the database fails.
pub async fn take_turn(transaction: &DatabaseTransaction, lock: i64) -> Result<(), DbErr> {
    if transaction.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for setting in ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] {
        transaction.execute_unprepared(&format!("SET LOCAL {setting} = 0")).await?;
    }
    if !is_free(transaction, lock).await? {
        tracing::info!("another import is under way: this one waits until it ends");
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({lock})")).await?;
    }
    Ok(())
}

/// Kind of lock by which observations of an area are written in order, beside which the number of the area stands.
const OBSERVATIONS_OF_AREA: i32 = 0x0b5e;

/// Waits, within the transaction, until whoever writes observations of the same area has committed. Numbers and times that are
/// drawn from then on come in the order in which rows of the area can be read, as far as the clocks of the servers agree. Between
/// areas there is no order. SQLite has one writer anyway.
///
/// # Errors
/// When the database fails, or others write for longer than a statement may wait.
pub async fn write_observations_in_order<C: ConnectionTrait>(transaction: &C, area: i32) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({OBSERVATIONS_OF_AREA}, {area})");
        transaction.execute_unprepared(&lock).await?;
    }
    Ok(())
}

/// Takes the lock if nobody has it.
async fn is_free(transaction: &DatabaseTransaction, lock: i64) -> Result<bool, DbErr> {
    let attempt = format!("SELECT pg_try_advisory_xact_lock({lock})");
    let answer = transaction.query_one_raw(Statement::from_string(DbBackend::Postgres, attempt)).await?;
    answer.map_or(Ok(false), |row| row.try_get_by_index(0))
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Database, TransactionTrait};

    use super::is_free;

    #[tokio::test]
    async fn of_two_who_want_a_turn_the_second_notices_the_first() {
        let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
        let name = format!("import_lock_{}", std::process::id());
        let server = Database::connect(&url).await.unwrap();
        server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (base, _) = url.rsplit_once('/').unwrap();
        let db = Database::connect(format!("{base}/{name}")).await.unwrap();
        let (first, second) = (db.begin().await.unwrap(), db.begin().await.unwrap());
        assert!(is_free(&first, 7).await.unwrap());
        assert!(!is_free(&second, 7).await.unwrap());
        first.rollback().await.unwrap();
        assert!(is_free(&second, 7).await.unwrap());
        second.rollback().await.unwrap();
        db.close().await.unwrap();
        server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    }
}
