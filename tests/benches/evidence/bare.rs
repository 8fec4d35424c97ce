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

const STATUSES: [&str; 6] = ["", "PREDICTED", "IN_YEAR", "PROVISIONAL", "REVISED", "FINAL"];

/// Serves the questions and gives the address.
pub async fn serve(url: &str) -> SocketAddr {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).min_connections(1).test_before_acquire(false);
    let pool = web::Data::new(pool.connect(url).await.expect("the database answers"));
    let server = HttpServer::new(move || {
        App::new().app_data(pool.clone()).route("/sync/{trust}/{subject}/{id}", web::get().to(sync))
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

fn edge(row: &PgRow) -> Value {
    let thousandths = |place: usize| row.get::<Option<i64>, _>(place).map(|value| value as f64 / 1_000.0);
    let year = row.get::<i32, _>(4) / 100;
    json!({ "node": {
        "urn": row.get::<i32, _>(1),
        "measureCode": row.get::<&str, _>(2),
        "cohortCode": row.get::<&str, _>(3),
        "period": format!("{year}/{:02}", (year + 1) % 100),
        "status": STATUSES[row.get::<i16, _>(5) as usize],
        "state": if row.get::<i16, _>(6) == 0 { "PRESENT" } else { "SUPPRESSED" },
        "value": thousandths(7),
        "numerator": thousandths(8),
        "denominator": row.get::<Option<i32>, _>(9),
    } })
}
