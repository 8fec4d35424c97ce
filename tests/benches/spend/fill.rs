//! A programme of national size, written straight into the tables of an empty PostgreSQL.

use api::access::demo;
use api::clock::SystemClock;
use api::config::Database;
use api::entropy::SystemEntropy;
use api::schools::import::import_bundled;
use entities::keys::LaCode;
use migration::Migrator;
use sea_orm::ConnectionTrait;
use sea_orm_migration::MigratorTrait;

/// Keys are texts that differ in their last digits.
const KEY: &str = "'018f0000-0000-7000-8000-' || lpad";

/// How the service reaches the database.
pub fn database(url: &str) -> Database {
    Database { url: url.into(), max_connections: 8, statement_timeout_ms: 600_000, ..Database::default() }
}

/// 8,000 schools in 400 trusts; 5 plans of 8 priorities; 60 providers; 5,000 interventions of 1 to 6 schools each, and 200,000
/// entries of three sources over three years. Every figure follows from its number, so that runs can be compared.
fn statements() -> Vec<String> {
    let key = |kind: &str, number: &str| format!("{KEY}(CAST({number} AS text), 11, '0') || '{kind}'");
    let kinds = "(ARRAY['REVIEW','TARGETED_PROGRAMME','SCHOOL_TO_SCHOOL_SUPPORT','PEER_REVIEW','LEADERSHIP_NETWORK',\
        'LEADERSHIP_PROGRAMME','GOVERNANCE_SUPPORT','PROFESSIONAL_DEVELOPMENT','LITERACY_PROGRAMME','NUMERACY_PROGRAMME',\
        'INCLUSION_OUTREACH','SUBJECT_HUB','STUDENT_PLACEMENT','ATTENDANCE_CAMPAIGN','PARTICIPATION_PROGRAMME','OTHER'])";
    let account = "CASE WHEN m = 0 THEN 'BUDGET' WHEN m < 4 THEN 'COMMITMENT' ELSE 'ACTUAL' END";
    // A budget of 40,000 pounds, three commitments of 12,000, thirty-six payments of 700 to 999.
    let amount = "CASE WHEN m = 0 THEN 4000000 WHEN m < 4 THEN 1200000 ELSE 70000 + (n * 37 + m * 101) % 29999 END";
    let day = "CAST(make_date(2023 + (n % 5) % 3, 9, 1) + (n * 7 + m * 11) % 330 AS date)";
    vec![
        "INSERT INTO school_group (uid, name, name_sort, type_code) SELECT 900000 + n, 'Trust ' || n, 'trust ' || n, 6 \
         FROM generate_series(1, 400) n"
            .to_owned(),
        "INSERT INTO school (urn, name, name_sort, la_code, trust_uid) SELECT 800000 + n, 'School ' || n, 'school ' || n, 851, \
         CASE WHEN n % 3 > 0 THEN 900001 + n % 400 END FROM generate_series(1, 8000) n"
            .to_owned(),
        format!(
            "INSERT INTO organisation (id, kind, name, area_la_code, created_at) SELECT {}, 'PROVIDER', 'Provider ' || n, 851, now() \
             FROM generate_series(1, 60) n",
            key("0", "n")
        ),
        format!(
            "INSERT INTO provider (id, area_la_code, organisation_id, kind, name, name_sort, version, created_at) SELECT {0}, 851, \
             {0}, 'UNIVERSITY', 'Provider ' || n, 'provider ' || n, 1, now() FROM generate_series(1, 60) n",
            key("0", "n")
        ),
        format!(
            "INSERT INTO commissioning_plan (id, area_la_code, academic_year, budget_pence, budget_raised_pence, allocated_pence, \
             limit_round, version, created_at) SELECT {}, 851, 2020 + n, 0, 0, 0, 1, 1, now() FROM generate_series(1, 5) n",
            key("1", "n")
        ),
        format!(
            "INSERT INTO priority (id, plan_id, code, title, version, created_at) SELECT {}, {}, CAST(m AS text), 'Priority ' || m, \
             1, now() FROM generate_series(1, 5) n, generate_series(1, 8) m",
            key("2", "n * 10 + m"),
            key("1", "n")
        ),
        format!(
            "INSERT INTO funding_source (id, area_la_code, code, name, is_co_funding, is_pass_through, version, created_at) SELECT \
             {}, 851, 'SOURCE-' || n, 'Source ' || n, n = 2, n = 3, 1, now() FROM generate_series(1, 3) n",
            key("3", "n")
        ),
        format!(
            "INSERT INTO intervention (id, reference, area_la_code, plan_id, academic_year, priority_id, kind, title, title_sort, \
             provider_id, provider_organisation_id, phase_code, status, proposal_round, limit_round, allocated_pence, \
             committed_pence, commitment_raised_pence, actual_pence, actual_raised_pence, version, created_at) SELECT {}, \
             'INT-' || (2021 + n % 5) || '-' || lpad(CAST(n AS text), 4, '0'), 851, {}, 2021 + n % 5, {}, {kinds}[1 + (n / 40) % 16], \
             'Work ' || n, 'work ' || n, CASE WHEN n % 61 > 0 THEN {3} END, CASE WHEN n % 61 > 0 THEN {3} END, \
             CASE WHEN n % 4 > 0 THEN 2 END, (ARRAY['IN_DELIVERY','COMPLETED','COMMISSIONED'])[1 + n % 3], 1, 1, 0, 0, \
             9007199254740991, 0, 9007199254740991, 1, now() FROM generate_series(1, 5000) n",
            key("4", "n"),
            key("1", "1 + n % 5"),
            key("2", "(1 + n % 5) * 10 + 1 + (n / 5) % 8"),
            key("0", "n % 61"),
        ),
        format!(
            "INSERT INTO participation (id, intervention_id, urn, cohort_code, pupils_reached, status, joined_on, version, \
             created_at) SELECT {}, {}, 800001 + (n * 13 + m * 1009) % 8000, (SELECT code FROM cohort ORDER BY position LIMIT 1), \
             5 + (n + m) % 40, CASE WHEN (n + m) % 11 = 0 THEN 'WITHDRAWN' ELSE 'ACTIVE' END, make_date(2023, 9, 1), 1, now() \
             FROM generate_series(1, 5000) n, generate_series(1, 6) m WHERE m <= 1 + n % 6",
            key("5", "n * 10 + m"),
            key("4", "n")
        ),
        format!(
            "INSERT INTO ledger_entry (area_la_code, plan_id, intervention_id, funding_source_id, kind, account, budget_type, \
             amount_pence, is_pass_through, dated_on, financial_year, academic_year, counterparty, description, recorded_at) \
             SELECT 851, {}, {}, {}, {account}, {account}, CASE WHEN m = 0 THEN 'ORIGINAL' END, {amount}, m > 3 AND m % 12 = 5, \
             {day}, CAST(EXTRACT(YEAR FROM {day} - interval '3 months') AS integer), CAST(EXTRACT(YEAR FROM {day} - interval \
             '8 months') AS integer), 'Somebody', 'Entry ' || m, now() FROM generate_series(1, 5000) n, generate_series(0, 39) m",
            key("1", "1 + n % 5"),
            key("4", "n"),
            key("3", "CASE WHEN m > 3 AND m % 12 = 5 THEN 3 WHEN m > 3 AND m % 5 = 0 THEN 2 ELSE 1 END"),
        ),
        "UPDATE intervention SET committed_pence = sums.committed, actual_pence = sums.actual FROM (SELECT intervention_id, \
         CAST(SUM(amount_pence) FILTER (WHERE account = 'COMMITMENT') AS bigint) AS committed, CAST(SUM(amount_pence) FILTER \
         (WHERE account = 'ACTUAL') AS bigint) AS actual FROM ledger_entry WHERE NOT is_pass_through GROUP BY intervention_id) AS \
         sums WHERE sums.intervention_id = intervention.id"
            .to_owned(),
    ]
}

/// Makes the tables and the programme, where an earlier run has not.
pub async fn fill(url: &str) {
    let db = api::db::connect(&database(url)).await.expect("the database answers");
    Migrator::up(&db, None).await.expect("the tables are made");
    let count = sea_orm::Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) FROM ledger_entry");
    let entries: i64 =
        db.query_one_raw(count).await.expect("a count").expect("a row").try_get_by_index(0).expect("a number");
    if entries == 0 {
        import_bundled(&db, &SystemClock, &mut ()).await.expect("the extract is imported");
        let portsmouth = LaCode::new(851).expect("a code");
        demo::seed(&db, &SystemClock, &SystemEntropy, portsmouth).await.expect("the people are invented");
        for statement in statements() {
            db.execute_unprepared(&statement).await.unwrap_or_else(|error| panic!("{error}: {statement}"));
        }
        let rebuilt = api::costs::service::rebuild(&db).await.expect("the sums are kept");
        eprintln!("{rebuilt:?}");
        db.execute_unprepared("VACUUM ANALYZE").await.expect("the planner knows the tables");
    }
    db.close().await.expect("the database is left");
}
