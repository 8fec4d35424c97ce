//! Errors that say nothing of the request: it may be sent again.

use sea_orm::{DbErr, RuntimeErr};

/// No connection was free, or the one in hand broke: the database was stopped or started anew.
pub(super) fn is_lost(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => {
            is_broken_connection(error)
        }
        _ => false,
    }
}

/// Class 08 of PostgreSQL is about connections; 57P01 to 57P03 are said by one that stops or starts.
fn is_broken_connection(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.len() == 5 && (code.starts_with("08") || code.starts_with("57P")))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DatabaseConnection};

    use super::*;
    use crate::{config, db};

    async fn one_connection(url: &str) -> DatabaseConnection {
        let settings = config::Database { url: url.into(), max_connections: 1, ..config::Database::default() };
        db::connect(&settings).await.unwrap()
    }

    /// What each connection of the pool meets when the server was started anew.
    #[tokio::test]
    async fn a_connection_that_postgresql_has_ended_is_lost_once() {
        let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
        let (ours, other) = (one_connection(&url).await, one_connection(&url).await);
        ours.execute_unprepared("SET application_name = 'lost_database_test'").await.unwrap();
        let end =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lost_database_test'";
        other.execute_unprepared(end).await.unwrap();
        // A slow machine may have left the connection idle for so long that it was tested and replaced.
        if let Err(error) = ours.execute_unprepared("SELECT 1").await {
            assert!(is_lost(&error), "{error:?}");
        }
        assert!(ours.execute_unprepared("SELECT 1").await.is_ok());
        assert!(!is_lost(&ours.execute_unprepared("SELECT nothing").await.unwrap_err()));
    }
}
