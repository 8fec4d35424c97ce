use entities::states::Role;
use reqwest::{Method, Url};
use serde_json::json;
use tests::{Answer, TestApp, Who, on_each_database, with_config};

const DASHBOARD: Who = Who::Holder(Role::Dashboard);
const NEW: &str = "application/graphql-response+json";
const OLD: &str = "application/json";

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().expect("text"))
}

async fn post(app: &TestApp, headers: &[(&str, &str)], body: &str) -> Answer {
    let request = app.client(DASHBOARD).request(Method::POST, "/graphql").body(body.to_owned());
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    Answer::of(request.send().await.expect("an answer")).await
}

async fn get(app: &TestApp, parameters: &[(&str, &str)]) -> Answer {
    let url = Url::parse_with_params("http://x/graphql", parameters).expect("a URL");
    let path = format!("/graphql?{}", url.query().unwrap_or_default());
    let request = app.client(DASHBOARD).request(Method::GET, &path).header("accept", NEW);
    Answer::of(request.send().await.expect("an answer")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_has_the_media_type_that_the_caller_likes_best() {
    on_each_database(async |app| {
        let body = r#"{"query":"{ version }"}"#;
        for (accept, expected) in [
            (NEW, NEW),
            (OLD, OLD),
            ("*/*", OLD),
            ("application/graphql-response+json;q=0.5, application/json;q=0.9", OLD),
            ("application/graphql-response+json;q=0.9, application/json;q=0.5", NEW),
            ("application/json;q=0, */*", NEW),
            ("text/html, application/graphql-response+json", NEW),
        ] {
            let answer = post(app, &[("content-type", OLD), ("accept", accept)], body).await;
            assert_eq!(answer.status, 200, "{accept}");
            assert_eq!(header(&answer, "content-type"), format!("{expected}; charset=utf-8"), "{accept}");
            assert!(header(&answer, "vary").to_ascii_lowercase().contains("accept"));
        }
        for accept in ["text/html", "application/json;q=0", "image/png, text/plain"] {
            let answer = post(app, &[("content-type", OLD), ("accept", accept)], body).await;
            assert_eq!((answer.status, answer.codes()), (406, vec!["BAD_USER_INPUT"]), "{accept}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_of_another_site_could_send_unasked_is_refused() {
    on_each_database(async |app| {
        let mutation = json!({ "query": "mutation { revokeMembership(input: {id: \"x\"}) { userErrors { code } } }" });
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/graphql",
        ] {
            let answer = post(app, &[("content-type", kind)], &mutation.to_string()).await;
            assert_eq!((answer.status, answer.codes()), (415, vec!["BAD_USER_INPUT"]), "{kind}");
        }
        assert_eq!(post(app, &[], &mutation.to_string()).await.status, 415, "no type at all");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_may_come_by_get_and_nothing_else_may() {
    on_each_database(async |app| {
        let query = "query One($urn: URN) { school(urn: $urn) { urn } } query Two { version }";
        let answer = get(app, &[("query", query), ("variables", r#"{"urn":116182}"#), ("operationName", "One")]).await;
        assert_eq!((answer.status, answer.data("/school/urn")), (200, &json!(116_182)));

        let mutation = "mutation { revokeMembership(input: {id: \"x\"}) { userErrors { code } } }";
        let hidden = format!("query Q {{ version }} {} ", mutation.replace("mutation", "mutation M"));
        for parameters in [vec![("query", mutation)], vec![("query", hidden.as_str()), ("operationName", "M")]] {
            let answer = get(app, &parameters).await;
            assert_eq!((answer.status, header(&answer, "allow")), (405, "POST"), "{}", answer.text);
        }
        for bad in [vec![], vec![("query", "{ version }"), ("variables", "[1]")], vec![("variables", "{}")]] {
            let answer = get(app, &bad).await;
            assert_eq!((answer.status, answer.codes()), (400, vec!["BAD_USER_INPUT"]), "{bad:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_told_which_are_taken() {
    on_each_database(async |app| {
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let request = app.client(DASHBOARD).request(method.clone(), "/graphql");
            let answer = Answer::of(request.send().await.expect("an answer")).await;
            assert_eq!((answer.status, header(&answer, "allow")), (405, "GET, POST"), "{method}");
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
        }
        let nowhere = app.client(DASHBOARD).request(Method::GET, "/graphq1").send().await.expect("an answer");
        assert_eq!(Answer::of(nowhere).await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_refused() {
    on_each_database(async |app| {
        for body in [r#"[{"query":"{ version }"}]"#, r#"[{"query":"{ version }"},{"query":"{ version }"}]"#, "[]"] {
            let answer = post(app, &[("content-type", OLD)], body).await;
            assert_eq!((answer.status, answer.codes()), (400, vec!["BAD_USER_INPUT"]), "{body}");
        }
    })
    .await;
}

async fn preflight(app: &TestApp, origin: &str) -> Answer {
    let request = app.client(Who::Anonymous).request(Method::OPTIONS, "/graphql").header("origin", origin);
    let request = request.header("access-control-request-method", "POST");
    let request = request.header("access-control-request-headers", "authorization, content-type");
    Answer::of(request.send().await.expect("an answer")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_origins_in_the_settings_may_call_and_others_may_not() {
    let ours = "https://dashboard.example";
    with_config(
        |config| config.server.cors_origins = vec![ours.to_owned()],
        async |app| {
            let allowed = preflight(app, ours).await;
            assert_eq!((allowed.status, header(&allowed, "access-control-allow-origin")), (200, ours));
            assert!(header(&allowed, "access-control-allow-methods").contains("POST"));
            let foreign = preflight(app, "https://elsewhere.example").await;
            assert_eq!((foreign.status, header(&foreign, "access-control-allow-origin")), (400, ""));
            let answer = post(app, &[("content-type", OLD), ("origin", ours)], r#"{"query":"{ version }"}"#).await;
            assert_eq!((answer.status, header(&answer, "access-control-allow-origin")), (200, ours));
        },
    )
    .await;
    on_each_database(async |app| {
        assert_eq!(header(&preflight(app, ours).await, "access-control-allow-origin"), "", "none unless set");
    })
    .await;
}
