use reqwest::Method;
use serde_json::json;

use super::{Answered, Server};

#[tokio::test]
async fn a_query_is_answered_with_its_cost_and_id() {
    let server = Server::new().await;
    let answered =
        Answered::of(server.post().header("x-request-id", "from-me").json(&json!({"query": "{ version me { who } }"})))
            .await;
    assert_eq!((answered.status, &answered.body["data"]), (200, &json!({"version": "1", "me": {"who": "nobody"}})));
    let cost = &answered.body["extensions"]["cost"];
    assert_eq!((&cost["requestedQueryCost"], &cost["maximumCost"]), (&json!(1), &json!(5_000)));
    assert_eq!((&cost["depth"], &cost["fields"], &cost["limits"]["depth"]), (&json!(2), &json!(3), &json!(15)));
    assert_eq!(answered.header("x-request-id"), "from-me");
    assert_eq!(answered.header("x-content-type-options"), "nosniff");
    assert!(answered.header("vary").to_ascii_lowercase().contains("accept"));
    let made = server.query("{ version }").await;
    assert_eq!(made.header("x-request-id").len(), 36, "an id is made where none is given");
}

#[tokio::test]
async fn answers_keep_the_order_of_the_query() {
    let server = Server::new().await;
    let response = server.post().json(&json!({"query": "{ b: version statements(count: 3) a: version }"})).send().await;
    let text = response.expect("an answer").text().await.expect("text");
    assert!(text.starts_with(r#"{"data":{"b":"1","statements":3,"a":"1"}"#), "{text}");
}

#[tokio::test]
async fn statements_are_told_to_who_asks() {
    let server = Server::new().await;
    let query = json!({"query": "{ statements(count: 3) }"});
    let asked = Answered::of(server.post().header("x-partnership-statements", "1").json(&query)).await;
    assert_eq!(asked.body["extensions"]["statements"], 3);
    let unasked = Answered::of(server.post().json(&query)).await;
    assert_eq!(unasked.body["extensions"].get("statements"), None);
}

#[tokio::test]
async fn get_is_for_queries() {
    let server = Server::new().await;
    let get = |query: &'static str| Answered::of(server.request(Method::GET, &format!("/graphql?query={query}")));
    assert_eq!(get("%7Bversion%7D").await.body["data"]["version"], "1");
    for operation in ["mutation%7Btouch%7D", "subscription%7Bcount(to:1)%7D"] {
        let refused = get(operation).await;
        assert_eq!((refused.status, refused.header("allow"), refused.code()), (405, "POST", "BAD_USER_INPUT"));
    }
    assert_eq!(get("query+Q%7Bversion%7D+mutation+M%7Btouch%7D&operationName=M").await.status, 405);
    let simple = server.request(Method::GET, "/graphql?query=%7Bversion%7D").header("content-type", "text/plain");
    assert_eq!(Answered::of(simple).await.status, 415);
    assert_eq!(Answered::of(server.request(Method::GET, "/graphql")).await.status, 400);
}

#[tokio::test]
async fn other_methods_are_told_which_there_are() {
    let server = Server::new().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let refused = Answered::of(server.request(method.clone(), "/graphql")).await;
        assert_eq!((refused.status, refused.header("allow")), (405, "GET, POST"), "{method}");
    }
}

#[tokio::test]
async fn only_json_is_taken_by_post() {
    let server = Server::new().await;
    let body = r#"{"query":"mutation { touch }"}"#;
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
    ] {
        let refused = Answered::of(server.post().header("content-type", content_type).body(body)).await;
        assert_eq!((refused.status, refused.code()), (415, "BAD_USER_INPUT"), "{content_type}");
    }
    assert_eq!(Answered::of(server.post().body(body)).await.status, 415);
    let charset = server.post().header("content-type", "application/json; charset=utf-8").body(body);
    assert_eq!(Answered::of(charset).await.body["data"]["touch"], 1);
}

#[tokio::test]
async fn the_media_type_is_negotiated() {
    let server = Server::new().await;
    let ask = |accept: &'static str, query: &'static str| {
        Answered::of(server.request(Method::POST, "/graphql").header("accept", accept).json(&json!({"query": query})))
    };
    let old = ask("application/json", "{ nothing }").await;
    assert_eq!((old.status, old.header("content-type")), (200, "application/json; charset=utf-8"));
    let new = ask("application/json;q=0.5, application/graphql-response+json", "{ nothing }").await;
    assert_eq!((new.status, new.header("content-type")), (400, "application/graphql-response+json; charset=utf-8"));
    assert_eq!(new.body.get("data"), None, "a request that did not run has no data");
    assert_eq!(ask("text/html", "{ version }").await.status, 406);
}

#[tokio::test]
async fn the_draft_of_2026_is_a_switch() {
    let server = Server::with(|config| config.server.draft_2026_statuses = true).await;
    assert_eq!(server.query("{ version }").await.status, 200);
    assert_eq!(server.query("{ withheld }").await.status, 294);
    assert_eq!(server.query("{ nothing }").await.status, 422);
    assert_eq!(server.query("{ version").await.status, 400);
}

#[tokio::test]
async fn tokens_are_believed_or_refused_and_never_passed_over() {
    let server = Server::new().await;
    let who = |token: &'static str| {
        Answered::of(server.post().header("authorization", token).json(&json!({"query": "{ who }"})))
    };
    assert_eq!(who("Bearer good").await.body["data"]["who"], "user-1");
    let refused = who("Bearer bad").await;
    assert_eq!((refused.status, refused.code()), (401, "UNAUTHENTICATED"));
    assert!(refused.header("www-authenticate").starts_with("Bearer "));
    let later = who("Bearer later").await;
    assert_eq!((later.status, later.header("retry-after")), (503, "1"));
    let twice = server.post().header("authorization", "Bearer good").header("authorization", "Bearer good");
    assert_eq!(Answered::of(twice.json(&json!({"query": "{ who }"}))).await.status, 401);
}

#[tokio::test]
async fn pages_of_other_origins_need_leave() {
    let server = Server::with(|config| config.server.cors_origins = vec!["https://dash.example".to_owned()]).await;
    let preflight = |origin: &'static str| {
        Answered::of(
            server
                .request(Method::OPTIONS, "/graphql")
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header(
                    "access-control-request-headers",
                    "content-type,authorization,traceparent,x-apollo-operation-name",
                ),
        )
    };
    let known = preflight("https://dash.example").await;
    assert_eq!((known.status, known.header("access-control-allow-origin")), (200, "https://dash.example"));
    let unknown = preflight("https://evil.example").await;
    assert_eq!((unknown.status, unknown.header("access-control-allow-origin")), (400, ""));
}

#[tokio::test]
async fn answers_are_compressed_for_who_takes_it() {
    let server = Server::new().await;
    let request = server.post().header("accept-encoding", "br, gzip;q=0.5").json(&json!({"query": "{ version }"}));
    let response = request.send().await.expect("an answer");
    assert_eq!(response.headers().get("content-encoding").map(|value| value.as_bytes()), Some(b"br".as_slice()));
}
