use entities::states::Role;
use reqwest::Method;
use tests::{Answer, TestApp, Who, on_each_database, with_config};

async fn get(app: &TestApp, path: &str) -> Answer {
    let request = app.client(Who::Anonymous).request(Method::GET, path);
    Answer::of(request.send().await.expect("an answer")).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().expect("text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_probes_tell_whether_it_lives_and_whether_it_is_ready() {
    on_each_database(async |app| {
        assert_eq!((get(app, "/health/live").await.status, get(app, "/health/ready").await.status), (200, 200));
        app.app.db.clone().close().await.expect("the pool closes");
        assert_eq!(get(app, "/health/live").await.status, 200, "a database that is gone is no reason to be killed");
        let ready = get(app, "/health/ready").await;
        assert_eq!((ready.status, &ready.body["status"]), (503, &"not ready".into()), "{}", ready.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_keeps_its_id_or_gets_one() {
    on_each_database(async |app| {
        let ask = async |id: &str| {
            let request = app.client(Who::Anonymous).request(Method::GET, "/health/live").header("x-request-id", id);
            Answer::of(request.send().await.expect("an answer")).await
        };
        assert_eq!(header(&ask("ab-12").await, "x-request-id"), "ab-12");
        for unfit in ["a b", "", &"a".repeat(129)] {
            let made = ask(unfit).await;
            assert!(header(&made, "x-request-id").len() >= 32 && header(&made, "x-request-id") != unfit, "{unfit}");
        }
        assert!(header(&get(app, "/nothing").await, "x-request-id").len() >= 32, "every answer has one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_have_the_names_of_the_conventions() {
    on_each_database(async |app| {
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        let body = r#"{"query":"query Figures { school(urn: 116182) { urn } }"}"#;
        assert_eq!(dashboard.post(body).await.status, 200);
        assert_eq!(dashboard.ask("{ a: version b: nothing").await.status, 200);
        assert_eq!(dashboard.ask(&"{ version }".repeat(4_000)).await.status, 400);
        let figures = get(app, "/metrics").await;
        assert!(header(&figures, "content-type").starts_with("text/plain; version=0.0.4"));
        for line in [
            r#"http_server_request_duration_seconds_bucket{http_request_method="POST",http_route="/graphql",http_response_status_code="200",le="#,
            r#"graphql_operation_duration_seconds_count{graphql_operation_type="query",graphql_operation_name="Figures"}"#,
            r#"graphql_statements_bucket{graphql_operation_type="query",graphql_operation_name="Figures",le="1"}"#,
            r#"graphql_refused_total{limit="limits.document_bytes"}"#,
            r#"db_client_connection_count{state="idle"}"#,
            "db_client_connection_max 6",
        ] {
            assert!(figures.text.contains(line), "{line}\n{}", figures.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_query_page_needs_nothing_from_elsewhere() {
    on_each_database(async |app| {
        let page = get(app, "/").await;
        assert_eq!((page.status, header(&page, "content-type")), (200, "text/html; charset=utf-8"));
        let policy = header(&page, "content-security-policy");
        assert!(policy.contains("default-src 'self'") && !policy.contains("http"), "{policy}");
        assert!(!policy.contains("script-src") && !policy.contains("unsafe-eval"), "{policy}");
        assert_eq!(header(&page, "x-content-type-options"), "nosniff");
        let own = page.text.split('"').filter(|part| part.starts_with("/page/"));
        let files: Vec<_> = own.collect();
        assert!(!files.is_empty(), "{}", page.text);
        for file in files {
            assert_eq!(get(app, file).await.status, 200, "{file}");
        }
        assert!(!page.text.contains("src=\"http") && !page.text.contains("<script>"), "{}", page.text);
        for outside in ["/page/../Cargo.toml", "/page/%2e%2e/Cargo.toml", "/page//etc/passwd"] {
            assert_eq!(get(app, outside).await.status, 404, "{outside}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_query_page_can_be_switched_off() {
    with_config(
        |config| config.server.graphiql = false,
        async |app| {
            for path in ["/", "/page/plain.js", "/page/graphiql.js"] {
                assert_eq!(get(app, path).await.status, 404, "{path}");
            }
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_compressed_for_those_who_can_read_it() {
    on_each_database(async |app| {
        let body = r#"{"query":"{ schools(first: 100) { edges { node { urn name } } } }"}"#;
        let client = app.client(Who::Holder(Role::Dashboard));
        let plain = client.post(body).await;
        assert_eq!(header(&plain, "content-encoding"), "");
        for encoding in ["gzip", "br"] {
            let request = client.request(Method::POST, "/graphql").header("accept-encoding", encoding);
            let request = request.header("content-type", "application/json").body(body);
            let response = request.send().await.expect("an answer");
            assert_eq!(response.headers().get("content-encoding").expect("a header"), encoding);
            let bytes = response.bytes().await.expect("a body");
            assert!(bytes.len() * 3 < plain.text.len(), "{encoding}: {} of {}", bytes.len(), plain.text.len());
        }
    })
    .await;
}
