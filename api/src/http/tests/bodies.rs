use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Answered, Server};
use crate::http::compressed::tests::gzip;

const HEAD: &str = "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

/// Writes the chunk again and again until the server closes the connection, and returns what it said.
async fn pour(server: &Server, head: &str, chunk: &[u8]) -> String {
    let mut socket = TcpStream::connect(server.running.address).await.expect("a connection");
    socket.write_all(head.as_bytes()).await.expect("written");
    let (mut reader, mut writer) = socket.split();
    let pouring = async { while writer.write_all(chunk).await.is_ok() {} };
    let mut said = Vec::new();
    let reading = async {
        let _ = reader.read_to_end(&mut said).await;
    };
    let both = futures_util::future::join(pouring, reading);
    tokio::time::timeout(Duration::from_secs(15), both).await.expect("the server closes the connection");
    String::from_utf8_lossy(&said).into_owned()
}

const CHUNKED: &str = "Transfer-Encoding: chunked\r\n\r\n";

fn chunk() -> Vec<u8> {
    [b"10000\r\n".as_slice(), &[b' '; 65_536], b"\r\n"].concat()
}

#[tokio::test]
async fn a_body_that_says_it_is_too_long_is_not_read() {
    let server = Server::new().await;
    let said = pour(&server, &format!("{HEAD}Content-Length: 6000000000\r\n\r\n"), &[b' '; 65_536]).await;
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("limits.body_bytes"), "{said}");
}

#[tokio::test]
async fn a_body_without_end_is_cut_at_the_limit() {
    let server = Server::new().await;
    let said = pour(&server, &format!("{HEAD}{CHUNKED}"), &chunk()).await;
    assert!(said.starts_with("HTTP/1.1 413"), "{said}");
    assert!(said.to_ascii_lowercase().contains("connection: close"), "{said}");
    assert_eq!(server.query("{ version }").await.status, 200, "and the server lives");
}

#[tokio::test]
async fn a_body_without_end_that_nobody_reads_is_cut_too() {
    let server = Server::new().await;
    for (head, status) in [
        (HEAD.replace("json", "pdf"), "415"),
        (HEAD.replace("POST", "PUT"), "405"),
        (HEAD.replace("/graphql", "/elsewhere"), "404"),
    ] {
        let said = pour(&server, &format!("{head}{CHUNKED}"), &chunk()).await;
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{said}");
    }
}

#[tokio::test]
async fn a_chunked_body_that_ends_leaves_the_connection_open() {
    let server = Server::new().await;
    let mut socket = TcpStream::connect(server.running.address).await.expect("a connection");
    for _ in 0..2 {
        let body = "15\r\n{\"query\":\"{version}\"}\r\n0\r\n\r\n";
        socket.write_all(format!("{HEAD}{CHUNKED}{body}").as_bytes()).await.expect("written");
        let mut said = vec![0; 2_000];
        let read = socket.read(&mut said).await.expect("read");
        assert!(said.get(..read).is_some_and(|said| said.starts_with(b"HTTP/1.1 200")));
    }
}

#[tokio::test]
async fn a_body_that_does_not_end_in_json_is_refused() {
    let server = Server::new().await;
    for body in ["", "{", r#"{"query":"{ version }""#, "null", "\"{ version }\"", r#"{"query":"\ud800"}"#] {
        let refused = Answered::of(server.post().header("content-type", "application/json").body(body)).await;
        assert_eq!((refused.status, refused.code()), (400, "BAD_USER_INPUT"), "{body}");
    }
}

#[tokio::test]
async fn batches_nul_and_deep_variables_are_refused() {
    let server = Server::new().await;
    let deep = format!(r#"{{"query":"{{version}}","variables":{{"a":{}1{}}}}}"#, "[".repeat(40), "]".repeat(40));
    for (body, code) in [
        (r#"[{"query":"{ version }"}]"#.to_owned(), "BAD_USER_INPUT"),
        (r#"{"query":"query($t: String){ echo(text: $t) }","variables":{"t":"\u0000"}}"#.to_owned(), "BAD_USER_INPUT"),
        (r#"{"query":"{ echo(text: \"\\u0000\") }"}"#.to_owned(), "BAD_USER_INPUT"),
        (deep, "COST_EXCEEDED"),
    ] {
        for accept in ["application/json", "application/graphql-response+json"] {
            let request = server.request(reqwest::Method::POST, "/graphql").header("accept", accept);
            let refused = Answered::of(request.header("content-type", "application/json").body(body.clone())).await;
            assert_eq!((refused.status, refused.code()), (400, code), "{body}");
        }
    }
}

#[tokio::test]
async fn compressed_bodies_are_unfolded_to_the_limit() {
    let server = Server::new().await;
    let send = |encoding: &'static str, body: Vec<u8>| {
        let request = server.post().header("content-type", "application/json").header("content-encoding", encoding);
        Answered::of(request.body(body))
    };
    let query = serde_json::to_vec(&json!({"query": "{ version }"})).expect("JSON");
    assert_eq!(send("gzip", gzip(&query)).await.status, 200);
    assert_eq!(send("gzip", gzip(&vec![b' '; 50_000_000])).await.status, 413);
    assert_eq!(send("gzip", query.clone()).await.status, 400);
    assert_eq!(send("zstd", query).await.status, 415);
}

#[tokio::test]
async fn a_query_beyond_a_limit_is_4xx_whatever_the_media_type() {
    let server = Server::new().await;
    let bomb: String = (0..31).map(|n| format!("fragment F{n} on Query {{...F{m} ...F{m}}} ", m = n + 1)).collect();
    let bomb = format!("{{...F0}} {bomb} fragment F31 on Query {{version}}");
    for accept in ["application/json", "application/graphql-response+json"] {
        let request = server.request(reqwest::Method::POST, "/graphql").header("accept", accept);
        let refused = Answered::of(request.json(&json!({"query": bomb}))).await;
        assert_eq!((refused.status, refused.code()), (400, "COST_EXCEEDED"));
        assert_eq!(refused.body["errors"][0]["extensions"]["limit"], "limits.fields");
        assert_eq!(refused.body["extensions"]["cost"]["limits"]["fields"], 1_000);
    }
}
