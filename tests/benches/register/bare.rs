//! The thinnest server: one prepared statement behind an actix handler, rows written as JSON by hand.

use std::net::SocketAddr;

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::{Value, json};
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::{Row, query};

const CONNECTIONS: u32 = 8;

const LIST: &str = "SELECT s.urn, s.name, t.name, count(*) OVER () FROM school s LEFT JOIN school_group t ON t.uid = s.trust_uid \
    WHERE s.urn IN (SELECT subject_key FROM name_word WHERE subject = 'SCHOOL' AND word >= $1 AND word < $2) \
    AND s.phase_code = $3 AND s.status_code = $4 ORDER BY s.name_sort, s.urn LIMIT 21";

const ONE: &str = "SELECT s.urn, s.name, s.phase_code, s.pupil_count, t.name FROM school s \
    LEFT JOIN school_group t ON t.uid = s.trust_uid WHERE s.urn = $1";

/// Serves both questions and gives the address.
pub async fn serve(url: &str) -> SocketAddr {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).min_connections(1).test_before_acquire(false);
    let pool = web::Data::new(pool.connect(url).await.expect("the database answers"));
    let server = HttpServer::new(move || {
        App::new().app_data(pool.clone()).route("/schools", web::get().to(list)).route("/school", web::get().to(one))
    })
    .workers(2)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .expect("a port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    address
}

async fn list(pool: web::Data<PgPool>) -> HttpResponse {
    let select = query(LIST).bind("port").bind("port{").bind(2).bind(1);
    let rows = select.fetch_all(pool.get_ref()).await.expect("rows");
    let total: i64 = rows.first().map_or(0, |row| row.get(3));
    let edges: Vec<Value> = rows.iter().take(20).map(edge).collect();
    let has_next = rows.len() > 20;
    let body = json!({ "data": { "schools": { "totalCount": total, "pageInfo": { "hasNextPage": has_next }, "edges": edges } } });
    HttpResponse::Ok().json(body)
}

fn edge(row: &PgRow) -> Value {
    let trust: Option<String> = row.get(2);
    let trust = trust.map(|name| json!({ "name": name }));
    json!({ "node": { "urn": row.get::<i32, _>(0), "name": row.get::<String, _>(1), "trust": trust } })
}

async fn one(pool: web::Data<PgPool>) -> HttpResponse {
    let row = query(ONE).bind(116_182).fetch_one(pool.get_ref()).await.expect("a row");
    let phase = if row.get::<Option<i32>, _>(2) == Some(2) { "Primary" } else { "other" };
    let trust: Option<String> = row.get(4);
    let school = json!({
        "urn": row.get::<i32, _>(0),
        "name": row.get::<String, _>(1),
        "phase": { "name": phase },
        "pupilCount": row.get::<Option<i32>, _>(3),
        "trust": trust.map(|name| json!({ "name": name })),
    });
    HttpResponse::Ok().json(json!({ "data": { "school": school } }))
}
