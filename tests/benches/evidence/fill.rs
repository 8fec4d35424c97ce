//! Observations of national size, written straight into the tables of an empty PostgreSQL.

use api::access::demo;
use api::clock::SystemClock;
use api::config::Database;
use api::entropy::SystemEntropy;
use api::observations::catalogue;
use api::schools::import::import_bundled;
use entities::keys::LaCode;
use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;

/// Schools of England that have observations.
const SCHOOLS: i64 = 8_000;

/// How the service reaches the database.
pub fn database(url: &str) -> Database {
    Database { url: url.into(), max_connections: 8, statement_timeout_ms: 600_000, ..Database::default() }
}

/// 8,000 schools; ten of them are in the trust that the demo's `trust-user` works for, the others in 800 trusts.
const REGISTER: [&str; 10] = [
    "INSERT INTO school_group (uid, name, name_sort, type_code) SELECT 900000 + n, 'Trust ' || n, 'trust ' || n, 6 \
     FROM generate_series(1, 800) n",
    "INSERT INTO school (urn, name, name_sort, la_code, type_code, phase_code, status_code, trust_uid) SELECT 800000 + n, \
     'School ' || n, 'school ' || n, 851, 34, 2, 1, 900001 + n % 800 FROM generate_series(1, 8000) n",
    "UPDATE school SET trust_uid = NULL WHERE trust_uid = (SELECT trust_uid FROM organisation WHERE kind = 'TRUST' LIMIT 1)",
    "UPDATE school SET trust_uid = (SELECT trust_uid FROM organisation WHERE kind = 'TRUST' LIMIT 1) WHERE urn BETWEEN 800001 AND 800010",
    "INSERT INTO group_membership (urn, group_uid, source_file_id) SELECT urn, trust_uid, (SELECT MIN(id) FROM source_file) FROM school \
     WHERE urn BETWEEN 800001 AND 800010",
    // The trust shares what it submits, and a window is open for two measures.
    "INSERT INTO agreement (id, area_la_code, reference, title, status, starts_on, ends_on, lawful_basis, individual_rights, retention, \
     security, signed_at, version, created_at) VALUES ('018f0000-0000-7000-8000-0000000000a1', 851, 'BENCH', 'Bench', 'SIGNED', \
     '2020-01-01', '2099-12-31', 'Public task', 'Ask', 'A year', 'Encrypted', now(), 1, now())",
    "INSERT INTO agreement_party (agreement_id, organisation_id, side, controller, signed_at) SELECT \
     '018f0000-0000-7000-8000-0000000000a1', id, 'SHARER', 'CONTROLLER', now() FROM organisation WHERE kind = 'TRUST' LIMIT 1",
    "INSERT INTO agreement_measure SELECT '018f0000-0000-7000-8000-0000000000a1', id FROM measure WHERE code IN ('PTRWM_EXP', 'PTREAD_EXP')",
    "INSERT INTO agreement_cohort SELECT '018f0000-0000-7000-8000-0000000000a1', number FROM cohort WHERE number IS NOT NULL",
    "INSERT INTO collection_window (id, area_la_code, measure_id, period, status, opens_on, due_on, closes_on, phase_codes, version, \
     created_at) SELECT '018f0000-0000-7000-8000-00000000c' || lpad(CAST(id AS text), 3, '0'), 851, id, 202601, 2, '2020-01-01', \
     '2099-01-01', '2099-12-31', '2', 1, now() FROM measure WHERE code IN ('PTRWM_EXP', 'PTREAD_EXP')",
];

/// So many observations of each school, from number to number, in the order in which they would have come: year by year. Each
/// fifth is held, the others are public.
fn observations(first: i64, last: i64) -> String {
    format!(
        "INSERT INTO observation (level, subject, measure_id, cohort_number, period, status, version, state, value_thousandths, \
         numerator_thousandths, denominator, is_public, area_la_code, recorded_at) SELECT 1, 800000 + s, 2 + n % 10, 1 + (n / 10) % 5, \
         (2013 + n / 50) * 100, CASE WHEN n % 5 = 0 THEN 2 ELSE 5 END, 1, 0, ((s * 37 + n * 101) % 100) * 1000, \
         ((s * 37 + n * 101) % 100) * 300, 30, n % 5 > 0, CASE WHEN n % 5 = 0 THEN 851 END, \
         TIMESTAMPTZ '2020-01-01' + n * interval '1 hour' FROM generate_series({first}, {last}) n, generate_series(1, {SCHOOLS}) s \
         ORDER BY n, s"
    )
}

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
    db.query_one_raw(statement).await.expect("a count").expect("a row").try_get_by_index(0).expect("a number")
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
}

/// Makes the tables and observations up to this number, where an earlier run has not.
pub async fn fill(url: &str, wanted: i64) {
    let db = api::db::connect(&database(url)).await.expect("the database answers");
    Migrator::up(&db, None).await.expect("the tables are made");
    if number(&db, "SELECT COUNT(*) FROM school WHERE urn > 800000").await == 0 {
        catalogue::load(&db).await.expect("the catalogue is loaded");
        import_bundled(&db, &SystemClock, &mut ()).await.expect("the extract is imported");
        let portsmouth = LaCode::new(851).expect("a code");
        demo::seed(&db, &SystemClock, &SystemEntropy, portsmouth).await.expect("the people are invented");
        for statement in REGISTER {
            run(&db, statement).await;
        }
    }
    let of_each = "SELECT COUNT(*) FROM observation WHERE level = 1 AND subject = 808000 AND version = 1";
    let (have, want) = (number(&db, of_each).await, wanted / SCHOOLS);
    if have < want {
        run(&db, &observations(have, want - 1)).await;
        run(&db, "VACUUM ANALYZE observation").await;
        run(&db, "VACUUM ANALYZE school").await;
    }
    eprintln!("{} observations", number(&db, "SELECT COUNT(*) FROM observation").await);
    db.close().await.expect("the database is left");
}
