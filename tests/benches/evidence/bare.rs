//! The thinnest server: hand-written statements behind actix handlers.

use std::net::SocketAddr;

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::{Value, json};
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::{Row, query};

const CONNECTIONS: u32 = 8;

/// A page of 500 observations of the schools of a trust, after a place.
const SYNC: &str = "SELECT o.id, o.subject, m.code, c.code, o.period, o.status, o.state, o.value_thousandths, o.numerator_thousandths, \
    o.denominator FROM observation o JOIN measure m ON m.id = o.measure_id JOIN cohort c ON c.number = o.cohort_number \
    WHERE o.level = 1 AND o.superseded_at IS NULL AND o.subject IN (SELECT urn FROM school WHERE trust_uid = $1) \
    AND (o.subject, o.id) > ($2, $3) ORDER BY o.subject, o.id LIMIT 501";

/// The same page, put together by the database.
const SYNC_JSON: &str = "SELECT CAST(json_build_object('data', json_build_object('observations', json_build_object('pageInfo', \
    json_build_object('hasNextPage', count(*) > 500), 'edges', json_agg(json_build_object('node', json_build_object('urn', subject, \
    'measureCode', measure, 'cohortCode', cohort, 'period', period / 100 || '/' || lpad(CAST((period / 100 + 1) % 100 AS text), 2, '0') || \
    CASE period % 100 WHEN 1 THEN ' autumn' ELSE '' END, 'status', CASE status WHEN 2 THEN 'IN_YEAR' ELSE 'FINAL' END, 'state', \
    CASE state WHEN 0 THEN 'PRESENT' ELSE 'SUPPRESSED' END, 'value', value_thousandths / 1000.0, 'numerator', numerator_thousandths / \
    1000.0, 'denominator', denominator)) ORDER BY subject, id) FILTER (WHERE place <= 500)))) AS text) FROM (SELECT o.id, o.subject, \
    m.code AS measure, c.code AS cohort, o.period, o.status, o.state, o.value_thousandths, o.numerator_thousandths, o.denominator, \
    row_number() OVER (ORDER BY o.subject, o.id) AS place FROM observation o JOIN measure m ON m.id = o.measure_id JOIN cohort c ON \
    c.number = o.cohort_number WHERE o.level = 1 AND o.superseded_at IS NULL AND o.subject IN (SELECT urn FROM school WHERE trust_uid = $1) \
    AND (o.subject, o.id) > ($2, $3) ORDER BY o.subject, o.id LIMIT 501) page";

const STATUSES: [&str; 6] = ["", "PREDICTED", "IN_YEAR", "PROVISIONAL", "REVISED", "FINAL"];

/// Serves the questions and gives the address.
pub async fn serve(url: &str) -> SocketAddr {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).min_connections(1).test_before_acquire(false);
    let pool = web::Data::new(pool.connect(url).await.expect("the database answers"));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(pool.clone())
            .app_data(web::JsonConfig::default().limit(1 << 20))
            .route("/sync/{trust}/{subject}/{id}", web::get().to(sync))
            .route("/sync-json/{trust}/{subject}/{id}", web::get().to(sync_json))
            .route("/submit", web::post().to(submit))
    })
    .workers(2)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .expect("a port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    address
}

/// UID of the trust that the caller works for, and the place of the row that is so many down its list.
pub async fn place(url: &str, rows: i64) -> (i32, i32, i64) {
    let pool = PgPool::connect(url).await.expect("the database answers");
    let trust: i32 = query("SELECT trust_uid FROM organisation WHERE kind = 'TRUST' LIMIT 1")
        .fetch_one(&pool)
        .await
        .expect("the trust")
        .get(0);
    if rows == 0 {
        return (trust, 0, 0);
    }
    let place = query(
        "SELECT subject, id FROM observation WHERE level = 1 AND superseded_at IS NULL AND subject IN (SELECT urn FROM school \
         WHERE trust_uid = $1) ORDER BY subject, id OFFSET $2 LIMIT 1",
    );
    let row = place.bind(trust).bind(rows - 1).fetch_one(&pool).await.expect("a place");
    (trust, row.get(0), row.get(1))
}

async fn sync(pool: web::Data<PgPool>, place: web::Path<(i32, i32, i64)>) -> HttpResponse {
    let (trust, subject, id) = place.into_inner();
    let rows = query(SYNC).bind(trust).bind(subject).bind(id).fetch_all(&**pool).await.expect("rows");
    let edges: Vec<Value> = rows.iter().take(500).map(edge).collect();
    let page = json!({ "hasNextPage": rows.len() > 500 });
    HttpResponse::Ok().json(json!({ "data": { "observations": { "pageInfo": page, "edges": edges } } }))
}

async fn sync_json(pool: web::Data<PgPool>, place: web::Path<(i32, i32, i64)>) -> HttpResponse {
    let (trust, subject, id) = place.into_inner();
    let row = query(SYNC_JSON).bind(trust).bind(subject).bind(id).fetch_one(&**pool).await.expect("a page");
    HttpResponse::Ok().content_type("application/json").body(row.get::<String, _>(0))
}

fn edge(row: &PgRow) -> Value {
    let thousandths = |place: usize| row.get::<Option<i64>, _>(place).map(|value| value as f64 / 1_000.0);
    let (year, term) = (row.get::<i32, _>(4) / 100, if row.get::<i32, _>(4) % 100 == 1 { " autumn" } else { "" });
    json!({ "node": {
        "urn": row.get::<i32, _>(1),
        "measureCode": row.get::<&str, _>(2),
        "cohortCode": row.get::<&str, _>(3),
        "period": format!("{year}/{:02}{term}", (year + 1) % 100),
        "status": STATUSES[row.get::<i16, _>(5) as usize],
        "state": if row.get::<i16, _>(6) == 0 { "PRESENT" } else { "SUPPRESSED" },
        "value": thousandths(7),
        "numerator": thousandths(8),
        "denominator": row.get::<Option<i32>, _>(9),
    } })
}

/// A figure of a batch: subject, measure, cohort, numerator and denominator.
pub type Figure = (i32, i32, i16, i64, i32);

const BATCH: &str = "INSERT INTO submission (id, area_la_code, channel, status, rows, created, revised, unchanged, problems, is_late, \
    received_at, validated_at, settled_at) VALUES (CAST(gen_random_uuid() AS text), 851, 'MUTATION', 'ACCEPTED', $1, 0, $1, 0, 0, false, \
    now(), now(), now()) RETURNING id";

/// Closes what is there of the keys, and gives the last versions.
const CLOSE: &str = "UPDATE observation o SET superseded_at = now() FROM unnest($1::integer[], $2::integer[], $3::smallint[]) AS k (subject, \
    measure_id, cohort_number) WHERE o.level = 1 AND o.subject = k.subject AND o.measure_id = k.measure_id AND o.cohort_number = \
    k.cohort_number AND o.period = 202601 AND o.status = 2 AND NOT o.is_public AND o.superseded_at IS NULL \
    RETURNING o.subject, o.measure_id, o.cohort_number, o.version";

const WRITE: &str = "INSERT INTO observation (level, subject, measure_id, cohort_number, period, status, version, state, value_thousandths, \
    numerator_thousandths, denominator, is_public, area_la_code, submission_id, source_line, recorded_at) SELECT 1, subject, measure_id, \
    cohort_number, 202601, 2, version, 0, value, numerator, denominator, false, 851, $8, line, now() FROM unnest($1::integer[], \
    $2::integer[], $3::smallint[], $4::integer[], $5::bigint[], $6::bigint[], $7::integer[]) WITH ORDINALITY AS r (subject, measure_id, \
    cohort_number, version, value, numerator, denominator, line)";

/// Takes a batch as it is: nothing of it is checked.
async fn submit(pool: web::Data<PgPool>, figures: web::Json<Vec<Figure>>) -> HttpResponse {
    let count = i32::try_from(figures.len()).expect("a small batch");
    let mut transaction = pool.begin().await.expect("a transaction");
    let id: String = query(BATCH).bind(count).fetch_one(&mut *transaction).await.expect("a batch").get(0);
    let subjects: Vec<i32> = figures.iter().map(|figure| figure.0).collect();
    let measures: Vec<i32> = figures.iter().map(|figure| figure.1).collect();
    let cohorts: Vec<i16> = figures.iter().map(|figure| figure.2).collect();
    let closed =
        query(CLOSE).bind(&subjects).bind(&measures).bind(&cohorts).fetch_all(&mut *transaction).await.expect("rows");
    let versions: std::collections::HashMap<(i32, i32, i16), i32> =
        closed.iter().map(|row| ((row.get(0), row.get(1), row.get(2)), row.get(3))).collect();
    let version = |figure: &Figure| versions.get(&(figure.0, figure.1, figure.2)).copied().unwrap_or_default() + 1;
    let value = |figure: &Figure| (figure.3 * 200 / i64::from(figure.4) + 1) / 2 * 1_000;
    query(WRITE)
        .bind(&subjects)
        .bind(&measures)
        .bind(&cohorts)
        .bind(figures.iter().map(version).collect::<Vec<i32>>())
        .bind(figures.iter().map(value).collect::<Vec<i64>>())
        .bind(figures.iter().map(|figure| figure.3 * 1_000).collect::<Vec<i64>>())
        .bind(figures.iter().map(|figure| figure.4).collect::<Vec<i32>>())
        .bind(id)
        .execute(&mut *transaction)
        .await
        .expect("written");
    transaction.commit().await.expect("committed");
    HttpResponse::Ok().json(json!({ "data": { "rows": count } }))
}
