//! The thinnest server: one hand-written statement behind an actix handler, over the kept sums or over the ledger itself.

use std::net::SocketAddr;

use actix_web::{App, HttpResponse, HttpServer, web};
use api::graphql::id::GlobalId;
use serde_json::{Value, json};
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::{Row, query};

const CONNECTIONS: u32 = 8;

const PRIORITY_KIND: &str = "SELECT p.code, p.title, w.kind, CAST(SUM(r.budget_pence) AS bigint), CAST(SUM(r.committed_pence) AS bigint), \
    CAST(SUM(r.actual_pence) AS bigint) FROM spend_rollup r JOIN intervention w ON w.id = r.intervention_id \
    JOIN priority p ON p.id = w.priority_id JOIN commissioning_plan c ON c.id = r.plan_id WHERE r.grain = 'YEAR' AND c.area_la_code = $1 \
    GROUP BY p.id, p.code, p.title, w.kind ORDER BY p.title COLLATE \"C\", w.kind COLLATE \"C\", p.id COLLATE \"C\"";

const PRIORITY_KIND_LEDGER: &str = "SELECT p.code, p.title, w.kind, \
    CAST(COALESCE(SUM(e.amount_pence) FILTER (WHERE e.account = 'BUDGET'), 0) AS bigint), \
    CAST(COALESCE(SUM(e.amount_pence) FILTER (WHERE e.account = 'COMMITMENT'), 0) AS bigint), \
    CAST(COALESCE(SUM(e.amount_pence) FILTER (WHERE e.account = 'ACTUAL'), 0) AS bigint) FROM ledger_entry e \
    JOIN intervention w ON w.id = e.intervention_id JOIN priority p ON p.id = w.priority_id \
    WHERE NOT e.is_pass_through AND e.area_la_code = $1 \
    GROUP BY p.id, p.code, p.title, w.kind ORDER BY p.title COLLATE \"C\", w.kind COLLATE \"C\", p.id COLLATE \"C\"";

const SCHOOL: &str = "SELECT s.urn, s.name, g.actual FROM (SELECT r.urn, CAST(SUM(r.actual_pence) AS bigint) AS actual FROM spend_share r \
    JOIN commissioning_plan c ON c.id = r.plan_id WHERE r.grain = 'YEAR' AND c.area_la_code = $1 GROUP BY r.urn) g \
    JOIN school s ON s.urn = g.urn ORDER BY s.name_sort, CAST(s.urn AS text) COLLATE \"C\" LIMIT 101";

const PROVIDER_MONTH: &str = "SELECT p.id, p.name, to_char(g.starts_on, 'YYYY-MM'), g.actual FROM (SELECT w.provider_id, r.starts_on, \
    CAST(SUM(r.actual_pence) AS bigint) AS actual FROM spend_rollup r JOIN intervention w ON w.id = r.intervention_id \
    JOIN commissioning_plan c ON c.id = r.plan_id WHERE r.grain = 'MONTH' AND c.area_la_code = $1 GROUP BY w.provider_id, r.starts_on) g \
    LEFT JOIN provider p ON p.id = g.provider_id ORDER BY p.name_sort NULLS LAST, g.starts_on LIMIT 1000";

const PROVIDER_MONTH_LEDGER: &str = "SELECT p.id, p.name, to_char(g.month, 'YYYY-MM'), g.actual FROM (SELECT w.provider_id, \
    date_trunc('month', e.dated_on) AS month, CAST(COALESCE(SUM(e.amount_pence) FILTER (WHERE e.account = 'ACTUAL' AND NOT \
    e.is_pass_through), 0) AS bigint) AS actual FROM ledger_entry e JOIN intervention w ON w.id = e.intervention_id \
    WHERE e.area_la_code = $1 GROUP BY w.provider_id, date_trunc('month', e.dated_on)) g \
    LEFT JOIN provider p ON p.id = g.provider_id ORDER BY p.name_sort NULLS LAST, g.month LIMIT 1000";

const INTERVENTION: &str = "SELECT w.id, w.reference, w.title, w.status, w.committed_pence, w.actual_pence, p.name, r.title, \
    c.academic_year FROM intervention w JOIN priority r ON r.id = w.priority_id JOIN commissioning_plan c ON c.id = w.plan_id \
    LEFT JOIN provider p ON p.id = w.provider_id WHERE w.area_la_code = $1 AND w.reference = 'INT-2023-4322'";

const PARTICIPATIONS: &str = "SELECT t.pupils_reached, t.status, s.urn, s.name FROM participation t JOIN school s ON s.urn = t.urn \
    WHERE t.intervention_id = $1 ORDER BY t.urn, t.id LIMIT 26";

const ENTRIES: &str = "SELECT e.account, e.amount_pence, CAST(e.dated_on AS text), e.description, f.code FROM ledger_entry e \
    JOIN funding_source f ON f.id = e.funding_source_id WHERE e.intervention_id = $1 ORDER BY e.id DESC LIMIT 26";

/// Serves the questions and gives the address.
pub async fn serve(url: &str) -> SocketAddr {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).min_connections(1).test_before_acquire(false);
    let pool = web::Data::new(pool.connect(url).await.expect("the database answers"));
    let server = HttpServer::new(move || {
        let priority_kind = |sql: &'static str| web::get().to(move |pool: web::Data<PgPool>| priority_kind(pool, sql));
        let provider_month =
            |sql: &'static str| web::get().to(move |pool: web::Data<PgPool>| provider_month(pool, sql));
        App::new()
            .app_data(pool.clone())
            .route("/rollup/priority-kind", priority_kind(PRIORITY_KIND))
            .route("/ledger/priority-kind", priority_kind(PRIORITY_KIND_LEDGER))
            .route("/rollup/school", web::get().to(school))
            .route("/rollup/intervention", web::get().to(intervention))
            .route("/rollup/provider-month", provider_month(PROVIDER_MONTH))
            .route("/ledger/provider-month", provider_month(PROVIDER_MONTH_LEDGER))
    })
    .workers(2)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .expect("a port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    address
}

async fn rows(pool: &PgPool, sql: &'static str) -> Vec<PgRow> {
    query(sql).bind(851).fetch_all(pool).await.expect("rows")
}

fn answer(review: Value) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "data": { "spendReview": review } }))
}

/// `PEER_REVIEW` is *Peer review*.
fn in_words(kind: &str) -> String {
    let words = kind.replace('_', " ").to_lowercase();
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}

async fn priority_kind(pool: web::Data<PgPool>, sql: &'static str) -> HttpResponse {
    let mut total = [0_i64; 3];
    let mut edges = Vec::new();
    for row in rows(&pool, sql).await {
        let figures: [i64; 3] = [row.get(3), row.get(4), row.get(5)];
        total.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
        let kind: String = row.get(2);
        let keys = json!([
            { "code": row.get::<String, _>(0), "name": row.get::<String, _>(1) },
            { "code": kind, "name": in_words(&kind) },
        ]);
        let [budget, committed, actual] = figures;
        edges.push(json!({ "node": { "keys": keys, "budgetPence": budget, "committedPence": committed, "actualPence": actual } }));
    }
    let [budget, committed, actual] = total;
    let total = json!({ "budgetPence": budget, "committedPence": committed, "actualPence": actual });
    answer(json!({ "total": total, "rows": { "edges": edges } }))
}

async fn school(pool: web::Data<PgPool>) -> HttpResponse {
    let rows = rows(&pool, SCHOOL).await;
    let edge = |row: &PgRow| {
        let code = row.get::<i32, _>(0).to_string();
        let keys = json!([{ "code": code, "name": row.get::<String, _>(1) }]);
        json!({ "node": { "keys": keys, "actualPence": row.get::<i64, _>(2) } })
    };
    let edges: Vec<Value> = rows.iter().take(100).map(edge).collect();
    answer(json!({ "rows": { "pageInfo": { "hasNextPage": rows.len() > 100 }, "edges": edges } }))
}

async fn intervention(pool: web::Data<PgPool>) -> HttpResponse {
    let row = query(INTERVENTION).bind(851).fetch_one(&**pool).await.expect("the intervention");
    let id: String = row.get(0);
    let of_it = async |sql: &'static str| query(sql).bind(&id).fetch_all(&**pool).await.expect("rows");
    let participation = |row: &PgRow| {
        let school = json!({ "urn": row.get::<i32, _>(2), "name": row.get::<String, _>(3) });
        json!({ "node": { "pupilsReached": row.get::<Option<i32>, _>(0), "status": row.get::<String, _>(1), "school": school } })
    };
    let entry = |row: &PgRow| {
        json!({ "node": { "account": row.get::<String, _>(0), "amountPence": row.get::<i64, _>(1), "datedOn": row.get::<String, _>(2),
            "description": row.get::<String, _>(3), "fundingSource": { "code": row.get::<String, _>(4) } } })
    };
    let participations: Vec<Value> = of_it(PARTICIPATIONS).await.iter().take(25).map(participation).collect();
    let entries: Vec<Value> = of_it(ENTRIES).await.iter().take(25).map(entry).collect();
    let year: i32 = row.get(8);
    let provider = row.get::<Option<String>, _>(6).map(|name| json!({ "name": name }));
    let intervention = json!({
        "reference": row.get::<String, _>(1), "title": row.get::<String, _>(2), "status": row.get::<String, _>(3),
        "committedPence": row.get::<i64, _>(4), "actualPence": row.get::<i64, _>(5), "provider": provider,
        "priority": { "title": row.get::<String, _>(7) }, "plan": { "year": format!("{year}/{:02}", (year + 1) % 100) },
        "participations": { "edges": participations }, "ledger": { "edges": entries },
    });
    HttpResponse::Ok().json(json!({ "data": { "intervention": intervention } }))
}

async fn provider_month(pool: web::Data<PgPool>, sql: &'static str) -> HttpResponse {
    let edge = |row: PgRow| {
        let id: Option<String> = row.get(0);
        let code = id.map(|id| GlobalId::Provider(id).encode().to_string());
        let name: Option<String> = row.get(1);
        let month: String = row.get(2);
        let keys = json!([
            { "code": code, "name": name.unwrap_or_else(|| "No provider".to_owned()) },
            { "code": month, "name": month_in_words(&month) },
        ]);
        json!({ "node": { "keys": keys, "actualPence": row.get::<i64, _>(3) } })
    };
    let edges: Vec<Value> = rows(&pool, sql).await.into_iter().map(edge).collect();
    answer(json!({ "rows": { "edges": edges } }))
}

fn month_in_words(month: &str) -> String {
    let day: chrono::NaiveDate = format!("{month}-01").parse().expect("a month");
    day.format("%B %Y").to_string()
}
