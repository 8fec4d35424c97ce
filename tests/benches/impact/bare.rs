//! The thinnest server: one hand-written statement behind an actix handler.

use std::net::SocketAddr;

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::{Value, json};
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::{Row, query};

const CONNECTIONS: u32 = 8;

/// The first 50 published evaluations of a priority and year, with measure, first school and its trust.
const PAGE: &str = "SELECT e.intervention_reference, e.intervention_title, e.provider_name, e.effect, e.effect_low, e.effect_high, \
    e.security, m.code, m.name, s.urn, s.name, g.name FROM (SELECT * FROM impact_evaluation WHERE published_at IS NOT NULL AND \
    priority_code = $1 AND academic_year = $2 ORDER BY changed_at DESC, id DESC LIMIT 50) e JOIN measure m ON m.id = e.measure_id \
    LEFT JOIN LATERAL (SELECT urn FROM impact_school p WHERE p.evaluation_id = e.id ORDER BY side, urn LIMIT 1) p ON true \
    LEFT JOIN school s ON s.urn = p.urn LEFT JOIN school_group g ON g.uid = s.trust_uid ORDER BY e.changed_at DESC, e.id DESC";

/// The same page, put together by the database.
const PAGE_JSON: &str = "SELECT CAST(json_build_object('data', json_build_object('impactEvaluations', json_build_object('edges', \
    json_agg(json_build_object('node', json_build_object('interventionReference', e.intervention_reference, 'interventionTitle', \
    e.intervention_title, 'providerName', e.provider_name, 'result', json_build_object('estimate', e.effect, 'low', e.effect_low, 'high', \
    e.effect_high), 'measure', json_build_object('code', m.code, 'name', m.name), 'schools', json_build_object('edges', \
    json_build_array(json_build_object('node', json_build_object('school', json_build_object('urn', s.urn, 'name', s.name, 'trust', \
    json_build_object('name', g.name)))))))) ORDER BY e.changed_at DESC, e.id DESC)))) AS text) FROM (SELECT * FROM impact_evaluation \
    WHERE published_at IS NOT NULL AND priority_code = $1 AND academic_year = $2 ORDER BY changed_at DESC, id DESC LIMIT 50) e JOIN \
    measure m ON m.id = e.measure_id LEFT JOIN LATERAL (SELECT urn FROM impact_school p WHERE p.evaluation_id = e.id ORDER BY side, urn \
    LIMIT 1) p ON true LEFT JOIN school s ON s.urn = p.urn LEFT JOIN school_group g ON g.uid = s.trust_uid";

/// Serves the question and gives the address.
pub async fn serve(url: &str) -> SocketAddr {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).min_connections(1).test_before_acquire(false);
    let pool = web::Data::new(pool.connect(url).await.expect("the database answers"));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(pool.clone())
            .route("/page", web::get().to(page))
            .route("/page-json", web::get().to(page_json))
    })
    .workers(2)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .expect("a port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    address
}

async fn page(pool: web::Data<PgPool>) -> HttpResponse {
    let rows = query(PAGE).bind("4").bind(2016).fetch_all(&**pool).await.expect("rows");
    let edges: Vec<Value> = rows.iter().map(edge).collect();
    HttpResponse::Ok().json(json!({ "data": { "impactEvaluations": { "edges": edges } } }))
}

async fn page_json(pool: web::Data<PgPool>) -> HttpResponse {
    let row = query(PAGE_JSON).bind("4").bind(2016).fetch_one(&**pool).await.expect("a page");
    HttpResponse::Ok().content_type("application/json").body(row.get::<String, _>(0))
}

fn edge(row: &PgRow) -> Value {
    let text = |place: usize| row.get::<Option<&str>, _>(place);
    let number = |place: usize| row.get::<Option<f64>, _>(place);
    json!({ "node": {
        "interventionReference": text(0),
        "interventionTitle": text(1),
        "providerName": text(2),
        "result": { "estimate": number(3), "low": number(4), "high": number(5) },
        "measure": { "code": text(7), "name": text(8) },
        "schools": { "edges": [{ "node": { "school": { "urn": row.get::<Option<i32>, _>(9), "name": text(10), "trust": { "name": text(11) } } } }] },
    } })
}
