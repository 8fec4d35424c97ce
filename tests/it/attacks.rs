//! Requests that are meant to bring the server down, sent to a server in a process of its own: an overflowed stack ends
//! the process that it happens in.

use std::time::Duration;

use entities::states::Role;
use serde_json::{Value, json};
use tests::{Child, Who, on_each_child, serve_as_child};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const HELPER: &str = "attacks::a_server_in_a_process_of_its_own";
/// Only what hangs takes longer.
const PATIENCE: Duration = Duration::from_secs(20);
const HEAD: &str = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
const MILLION: usize = 1_000_000;

/// Does nothing unless [`on_each_child`] starts it.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_in_a_process_of_its_own() {
    serve_as_child(Who::Holder(Role::LaOfficer)).await;
}

fn attacks() -> Vec<(&'static str, Vec<u8>)> {
    let query = |document: String| json!({ "query": document }).to_string().into_bytes();
    let variables = |text: String| format!(r#"{{"query":"{{version}}","variables":{{"v":{text}}}}}"#).into_bytes();
    let (open, shut) = ("[".repeat(MILLION), "]".repeat(MILLION));
    let objects = |levels: usize| format!("{}1{}", "{a:".repeat(levels), "}".repeat(levels));
    vec![
        ("a bomb of 31 fragments", query(bomb(31))),
        ("a bomb of 31 fragments named __schema", query(bomb(31).replace("F0 ", "__schema "))),
        ("a fragment that spreads itself", query("{ ...F } fragment F on Query { version ...F }".to_owned())),
        (
            "fragments in a circle",
            query("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned()),
        ),
        ("a list a million deep", query(format!("{{ school(urn: {open}{shut}) {{ urn }} }}"))),
        ("a list a million deep that never ends", query(format!("{{ school(urn: {open}"))),
        ("a list 20,000 deep", query(format!("{{ school(urn: {}", &open[..20_000]))),
        ("an object 8,000 deep", query(format!("{{ school(urn: {}) {{ urn }} }}", objects(8_000)))),
        ("an object 200,000 deep", query(format!("{{ school(urn: {}) {{ urn }} }}", objects(200_000)))),
        ("a type a million deep", query(format!("query($v: {open}Int{shut}) {{ version }}"))),
        ("a type 15,000 deep", query(format!("query($v: {}Int{}) {{ version }}", &open[..15_000], &shut[..15_000]))),
        ("a default value 15,000 deep", query(format!("query($v: Int = {}) {{ version }}", &open[..15_000]))),
        ("variables half a million deep", variables(format!("{}{}", &open[..500_000], &shut[..500_000]))),
        ("variables that never end", variables(open[..MILLION - 100].to_owned())),
        ("a body that is brackets", "[".repeat(MILLION).into_bytes()),
        ("a query 20,000 levels deep", query(format!("{}version{}", "{a".repeat(20_000), "}".repeat(20_000)))),
        ("a query 5,000 levels deep", query(format!("{}version{}", "{a".repeat(5_000), "}".repeat(5_000)))),
        ("inline fragments 5,000 deep", query(format!("{}version{}", "{...".repeat(5_000), "}".repeat(5_000)))),
        ("10,000 aliases", query(format!("{{ {} }}", many(10_000, |n| format!("a{n}:version "))))),
        ("1,000 aliases", query(format!("{{ {} }}", many(1_000, |n| format!("a{n}:version "))))),
        (
            "300 aliases of __schema",
            query(format!("{{ {} }}", many(300, |n| format!("a{n}:__schema{{types{{name}}}} ")))),
        ),
        ("types of types", query(format!("{{__schema{{{}name{}}}}}", "types{fields{type{".repeat(6), "}".repeat(18)))),
        ("10,000 directives", query(format!("{{ version {} }}", "@a ".repeat(10_000)))),
        ("1,000 directives that exist", query(format!("{{ version {} }}", "@skip(if:false) ".repeat(1_000)))),
        ("directives on the operation", query(format!("query {} {{ version }}", "@a ".repeat(2_000)))),
        ("directives on a variable", query(format!("query($v: Int {}) {{ version }}", "@a ".repeat(2_000)))),
        ("the same field 10,000 times", query(format!("{{ {} }}", "version ".repeat(10_000)))),
        ("a million spreads", query(format!("{{ {} }} fragment F on Query {{ version }}", "...F ".repeat(100_000)))),
        ("a string without end", query(format!("{{ school(urn: \"{}", "a".repeat(30_000)))),
        ("a number of 30,000 digits", query(format!("{{ school(urn: {}) {{ urn }} }}", "9".repeat(30_000)))),
        ("a NUL in the document", query("{ version \0 }".to_owned())),
        ("a NUL in a string", query(r#"{ schools(filter: { search: "a\u0000b" }) { totalCount } }"#.to_owned())),
        ("a NUL in the variables", variables(r#""a\u0000b""#.to_owned())),
        ("a lone high surrogate in the variables", variables(r#""\ud800""#.to_owned())),
        ("a lone low surrogate in the variables", variables(r#""\udfff""#.to_owned())),
        ("a lone surrogate in the body's query", br#"{"query":"{ version \ud800 }"}"#.to_vec()),
        (
            "a lone surrogate in a string",
            query(r#"{ schools(filter: { search: "\ud800" }) { totalCount } }"#.to_owned()),
        ),
        ("bytes that are no UTF-8", b"{\"query\":\"{ version \xff\xfe }\"}".to_vec()),
        ("a body cut short", br#"{"query":"{ version "#.to_vec()),
        ("an empty body", Vec::new()),
        ("a body of 2 MB", " ".repeat(2 * MILLION).into_bytes()),
    ]
}

/// Each fragment spreads the next one twice.
fn bomb(fragments: usize) -> String {
    let lines = many(fragments, |n| format!("fragment F{n} on Query {{ ...F{} ...F{} }} ", n + 1, n + 1));
    format!("{{ ...F0 }} {lines} fragment F{fragments} on Query {{ version }}")
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

async fn post(child: &Child, body: Vec<u8>) -> (u16, Value) {
    let request = reqwest::Client::new().post(child.url("/graphql")).bearer_auth(child.token());
    let request = request.header("accept", "application/graphql-response+json");
    let response = request.header("content-type", "application/json").body(body).timeout(PATIENCE).send().await;
    let response = response.expect("an answer");
    (response.status().as_u16(), response.json().await.expect("JSON"))
}

#[track_caller]
fn assert_refused(attack: &str, status: u16, answer: &Value) {
    assert!((400..500).contains(&status), "{attack}: {status} {answer}");
    let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none");
    assert!(["BAD_USER_INPUT", "COST_EXCEEDED", "UNAUTHENTICATED"].contains(&code), "{attack}: {status} {answer}");
    assert!(answer.get("data").is_none(), "{attack}: {answer}");
}

async fn assert_well(attack: &str, child: &mut Child) {
    for path in ["/health/live", "/health/ready"] {
        let answer = reqwest::Client::new().get(child.url(path)).timeout(PATIENCE).send().await;
        assert_eq!(answer.expect("an answer").status().as_u16(), 200, "{path} after {attack}");
    }
    assert!(child.is_alive(), "dead after {attack}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_attack_is_refused_and_the_server_lives() {
    on_each_child(HELPER, async |child| {
        let (status, answer) = post(child, json!({ "query": "{ viewer { rights } }" }).to_string().into_bytes()).await;
        assert_eq!((status, answer.get("errors")), (200, None), "an honest request is answered");
        for (attack, body) in attacks() {
            let (status, answer) = post(child, body).await;
            assert_refused(attack, status, &answer);
            assert_well(attack, child).await;
        }
    })
    .await;
}

/// Sends a head and then the chunk for as long as the server takes it; what it answers until it closes. The server may
/// read on for a moment, so that the answer arrives, but not for as long as the caller likes.
async fn pour(child: &Child, head: &str, chunk: Vec<u8>) -> String {
    let (mut reader, mut writer) = child.connect().await.into_split();
    writer.write_all(format!("{HEAD}{head}\r\n\r\n").as_bytes()).await.expect("the head is taken");
    let pouring = async { while writer.write_all(&chunk).await.is_ok() {} };
    let mut answer = Vec::new();
    let hearing = async { drop(reader.read_to_end(&mut answer).await) };
    timeout(PATIENCE, async { tokio::join!(pouring, hearing) }).await.expect("the connection is closed");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_of_60_mb_and_without_end_are_answered_413_and_the_connection_is_closed() {
    on_each_child(HELPER, async |child| {
        let endless = [b"10000\r\n".as_slice(), &[b' '; 65_536], b"\r\n"].concat();
        for (attack, head, chunk) in [
            ("60 MB", "Content-Length: 60000000", vec![b' '; 65_536]),
            ("a body that says it has exabytes", "Content-Length: 9000000000000000000", vec![b' '; 65_536]),
            ("a body without end", "Transfer-Encoding: chunked", endless),
        ] {
            let answer = pour(child, head, chunk).await;
            assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("COST_EXCEEDED"), "{attack}: {answer}");
            assert_well(attack, child).await;
        }
    })
    .await;
}

/// What the server says until it closes.
async fn hear(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    drop(timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("the connection is closed"));
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_ends_before_its_length_harms_nobody() {
    on_each_child(HELPER, async |child| {
        let mut stream = child.connect().await;
        stream
            .write_all(format!("{HEAD}Content-Length: 100\r\n\r\n{{\"query\":").as_bytes())
            .await
            .expect("it is taken");
        stream.shutdown().await.expect("the half is closed");
        let answer = hear(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert_well("a body cut short", child).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_a_megabyte_is_refused() {
    on_each_child(HELPER, async |child| {
        for (length, statuses) in [(4_096, [401, 401]), (100_000, [401, 431]), (MILLION, [400, 431])] {
            let mut stream = child.connect().await;
            let body = r#"{"query":"{version}"}"#;
            let token = "a".repeat(length);
            let sizes = format!("Connection: close\r\nContent-Length: {}", body.len());
            let request = format!("{HEAD}Authorization: Bearer {token}\r\n{sizes}\r\n\r\n{body}");
            let _ = stream.write_all(request.as_bytes()).await;
            let answer = hear(&mut stream).await;
            let status: u16 = answer.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default();
            assert!(statuses.contains(&status), "{length}: {answer}");
            assert_well("a long token", child).await;
        }
    })
    .await;
}
