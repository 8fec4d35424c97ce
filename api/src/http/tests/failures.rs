use serde_json::json;

use super::{Answered, Server};

#[tokio::test]
async fn a_panic_is_answered_and_the_server_lives() {
    let server = Server::new().await;
    let answered = server.query("{ panics }").await;
    assert_eq!((answered.status, answered.code()), (500, "INTERNAL"));
    assert_eq!(answered.body["errors"][0]["extensions"]["requestId"], answered.header("x-request-id"));
    assert!(!answered.body.to_string().contains("a test panics"));
    assert_eq!(server.query("{ version }").await.status, 200);
}

#[tokio::test]
async fn a_failure_of_the_service_tells_nothing_but_its_id() {
    let server = Server::new().await;
    let answered = server.query("{ version broken }").await;
    assert_eq!((answered.status, answered.code()), (200, "INTERNAL"));
    assert_eq!(answered.body["data"], json!({"version": "1", "broken": null}));
    assert!(!answered.body.to_string().contains("secret"));
}

#[tokio::test]
async fn errors_of_the_engine_have_a_code() {
    let server = Server::new().await;
    for query in [
        "{ nothing }",
        "{ version",
        "query A { version } query B { version }",
        "{ echo(number: \"x\") }",
        "query($n: Int!) { echo(number: $n) }",
    ] {
        let answered = server.query(query).await;
        assert_eq!((answered.status, answered.code()), (400, "BAD_USER_INPUT"), "{query}");
    }
    let wrong = json!({"query": "query($n: Int!) { echo(number: $n) }", "variables": {"n": "seven"}});
    let answered = Answered::of(server.post().json(&wrong)).await;
    assert_eq!((answered.status, answered.code()), (400, "BAD_USER_INPUT"));
    let withheld = server.query("{ version withheld }").await;
    assert_eq!((withheld.status, withheld.code()), (200, "FORBIDDEN"));
    assert_eq!(withheld.body["errors"][0]["path"], json!(["withheld"]));
}

#[tokio::test]
async fn errors_are_listed_up_to_a_limit() {
    let server = Server::with(|config| config.limits.errors = 2).await;
    let answered = server.query("{ a b c d e }").await;
    assert_eq!(answered.body["errors"].as_array().map(Vec::len), Some(2));
    assert_eq!(answered.body["extensions"]["errorsLeftOut"], 3);
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    let server = Server::with(|config| config.limits.time_ms = 50).await;
    let answered = server.query("{ slow }").await;
    assert_eq!((answered.status, answered.code()), (504, "DEADLINE_EXCEEDED"));
    assert_eq!(answered.body["extensions"]["cost"]["fields"], 1);
}

#[tokio::test]
async fn more_than_may_run_at_a_time_are_shed() {
    let server = Server::with(|config| config.server.max_concurrent_requests = 1).await;
    let first = async { server.query("{ slow }").await };
    let second = async {
        server.gate.begun.notified().await;
        let shed = server.query("{ version }").await;
        server.gate.end.notify_one();
        shed
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!((first.status, &first.body["data"]["slow"]), (200, &json!(true)));
    assert_eq!((second.status, second.code(), second.header("retry-after")), (503, "RATE_LIMITED", "1"));
    assert_eq!(server.query("{ version }").await.status, 200, "the slot is free again");
}

#[tokio::test]
async fn an_exhausted_pool_is_answered_503() {
    let answered = Server::new().await.query("{ poolExhausted }").await;
    assert_eq!((answered.status, answered.code(), answered.header("retry-after")), (503, "RATE_LIMITED", "1"));
}

#[tokio::test]
async fn a_stopping_server_finishes_what_it_accepted() {
    let server = Server::new().await;
    let request = tokio::spawn(Answered::of(server.post().json(&json!({"query": "{ slow }"}))));
    server.gate.begun.notified().await;
    let stopping = tokio::spawn(server.running.stop());
    server.gate.end.notify_one();
    assert_eq!(request.await.expect("answered").status, 200);
    stopping.await.expect("not panicked").expect("stopped");
}

#[tokio::test]
async fn a_server_stops_on_a_signal() {
    let server = Server::new().await;
    let address = server.running.address;
    server.running.stop_on(async {}).await.expect("stopped");
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens any more");
}
