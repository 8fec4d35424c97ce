use reqwest::Method;
use secrecy::SecretString;

use super::{Answered, Server};

#[tokio::test]
async fn the_page_is_locked_down_and_signed_in_by_the_demo_only() {
    let signed_in = Server::with(|config| config.server.graphiql_token = Some(SecretString::from("a.b.\"c"))).await;
    let page = Answered::of(signed_in.request(Method::GET, "/")).await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").starts_with("default-src 'self'"));
    assert_eq!((page.header("cache-control"), page.header("x-frame-options")), ("no-store", "DENY"));
    assert!(page.body.to_string().contains("a.b.&quot;c"));
    for (host, has_token) in [
        ("localhost:8080", true),
        ("[::1]", true),
        ("rebound.example:8080", false),
        ("localhost.example", false),
        ("127.0.0.1.example:80", false),
    ] {
        let page = Answered::of(signed_in.request(Method::GET, "/").header("host", host)).await;
        assert_eq!(page.body.to_string().contains("a.b."), has_token, "{host}");
    }
    let plain = Answered::of(Server::new().await.request(Method::GET, "/")).await;
    assert!(plain.body.to_string().contains(r#"content=\"\""#));
}

#[tokio::test]
async fn what_the_page_needs_is_served() {
    let server = Server::new().await;
    for (file, content_type) in
        [("plain.js", "text/javascript"), ("plain.css", "text/css"), ("graphiql.js", "text/javascript")]
    {
        let answered = Answered::of(server.request(Method::GET, &format!("/page/{file}"))).await;
        assert_eq!(answered.status, 200, "{file}");
        assert!(answered.header("content-type").starts_with(content_type), "{file}");
    }
    assert_eq!(Answered::of(server.request(Method::GET, "/page/../Cargo.toml")).await.status, 404);
}

#[tokio::test]
async fn the_page_can_be_switched_off() {
    let server = Server::with(|config| config.server.graphiql = false).await;
    assert_eq!(Answered::of(server.request(Method::GET, "/")).await.status, 404);
    assert_eq!(Answered::of(server.request(Method::GET, "/page/plain.js")).await.status, 404);
}

#[tokio::test]
async fn probes_say_whether_it_lives_and_whether_it_is_ready() {
    let (service, gate, folder) = super::service(|_| ()).await;
    let (db, draining) = (service.db.clone(), service.draining.clone());
    let server = Server::over(service, gate, folder);
    let probe = |path: &'static str| Answered::of(server.request(Method::GET, path));
    assert_eq!((probe("/health/live").await.status, probe("/health/ready").await.status), (200, 200));
    db.close().await.expect("closed");
    let unready = probe("/health/ready").await;
    assert_eq!((unready.status, &unready.body["reason"]), (503, &"the database does not answer".into()));
    assert_eq!(probe("/health/live").await.status, 200, "which is no reason to kill the process");
    draining.cancel();
    assert_eq!(probe("/health/ready").await.body["reason"], "the server is stopping");
}

#[tokio::test]
async fn elsewhere_is_nothing() {
    let answered = Answered::of(Server::new().await.request(Method::GET, "/elsewhere")).await;
    assert_eq!((answered.status, answered.code()), (404, "NOT_FOUND"));
}
