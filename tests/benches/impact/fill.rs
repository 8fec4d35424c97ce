//! Published evaluations, written straight into the tables of an empty PostgreSQL.

use std::sync::Arc;

use api::access::demo;
use api::clock::SystemClock;
use api::config::Database;
use api::entropy::{Entropy, SystemEntropy};
use api::observations::import::import_bundled_observations;
use api::references;
use api::schools::import::import_bundled;
use entities::keys::LaCode;
use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;

/// How the service reaches the database.
pub fn database(url: &str) -> Database {
    Database { url: url.into(), max_connections: 8, statement_timeout_ms: 600_000, ..Database::default() }
}

/// Copies of an evaluation of the demo, from number to number, each a minute later than the one before, over eight priorities and five
/// years.
fn evaluations(first: i64, last: i64) -> String {
    format!(
        "INSERT INTO impact_evaluation SELECT copy.* FROM impact_evaluation one, generate_series({first}, {last}) n, LATERAL \
         jsonb_populate_record(one, jsonb_build_object('id', \
         '018f0000-0000-7000-9000-' || lpad(CAST(n AS text), 12, '0'), 'priority_code', CAST(1 + n % 8 AS text), 'academic_year', 2016 + n % 5, \
         'published_at', TIMESTAMPTZ '2020-01-01' + n * interval '1 minute', 'changed_at', TIMESTAMPTZ '2020-01-01' + n * interval '1 minute', \
         'effect', 0.5 + n % 100)) copy WHERE one.id = (SELECT MIN(id) FROM impact_evaluation WHERE status = 'PUBLISHED' AND effect IS NOT NULL)"
    )
}

/// Five schools of each.
fn schools(first: i64, last: i64) -> String {
    format!(
        "INSERT INTO impact_school (evaluation_id, urn, side, weight, baseline, outcome, crosses_urns) SELECT '018f0000-0000-7000-9000-' || \
         lpad(CAST(n AS text), 12, '0'), s.urn, 1, 1, 40, 45, false FROM generate_series({first}, {last}) n JOIN (SELECT urn, row_number() \
         OVER (ORDER BY urn) - 1 AS place FROM school WHERE trust_uid IS NOT NULL) s ON s.place BETWEEN (n * 5) % 40 AND (n * 5) % 40 + 4"
    )
}

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
    db.query_one_raw(statement).await.expect("a count").expect("a row").try_get_by_index(0).expect("a number")
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
}

/// Makes the tables and evaluations up to this number, where an earlier run has not.
pub async fn fill(url: &str, wanted: i64) {
    let db = api::db::connect(&database(url)).await.expect("the database answers");
    Migrator::up(&db, None).await.expect("the tables are made");
    if number(&db, "SELECT COUNT(*) FROM impact_evaluation").await == 0 {
        references::load(&db).await.expect("the references are loaded");
        import_bundled(&db, &SystemClock, &mut ()).await.expect("the extract is imported");
        import_bundled_observations(&db, &SystemClock, &mut ()).await.expect("the statistics are imported");
        let portsmouth = LaCode::new(851).expect("a code");
        demo::seed(&db, &SystemClock, &SystemEntropy, portsmouth).await.expect("the people are invented");
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        api::demo::seed(&db, &SystemClock, &entropy, portsmouth).await.expect("the programme is replayed");
    }
    let have = number(&db, "SELECT COUNT(*) FROM impact_evaluation WHERE id LIKE '018f0000-0000-7000-9000-%'").await;
    if have < wanted {
        run(&db, &evaluations(have, wanted - 1)).await;
        run(&db, &schools(have, wanted - 1)).await;
        run(&db, "VACUUM ANALYZE impact_evaluation").await;
        run(&db, "VACUUM ANALYZE impact_school").await;
    }
    eprintln!("{} evaluations", number(&db, "SELECT COUNT(*) FROM impact_evaluation").await);
    db.close().await.expect("the database is left");
}
