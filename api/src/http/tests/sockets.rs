use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Answered, Server, service};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(server: &Server) -> Self {
        Self::open_with(server, Some("graphql-transport-ws")).await
    }

    async fn open_with(server: &Server, sub_protocol: Option<&str>) -> Self {
        let url = format!("ws://{}/graphql", server.running.address);
        let mut request = url.into_client_request().expect("a request");
        if let Some(sub_protocol) = sub_protocol {
            request.headers_mut().insert("sec-websocket-protocol", sub_protocol.parse().expect("a header"));
        }
        Self(connect_async(request).await.expect("a socket").0)
    }

    /// A socket whose `connection_init` has been acknowledged.
    async fn signed_in(server: &Server) -> Self {
        let mut socket = Self::open(server).await;
        socket.say(json!({"type": "connection_init", "payload": {"authorization": "Bearer good"}})).await;
        assert_eq!(socket.hear().await, json!({"type": "connection_ack"}));
        socket
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("sent");
    }

    async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({"type": "subscribe", "id": id, "payload": {"query": query}})).await;
    }

    async fn fragment(&mut self, text: &str, opcode: Data, is_final: bool) {
        let frame = Frame::message(text.to_owned(), OpCode::Data(opcode), is_final);
        self.0.send(Message::Frame(frame)).await.expect("sent");
    }

    async fn message(&mut self) -> Message {
        let message = tokio::time::timeout(Duration::from_secs(10), self.0.next()).await.expect("in time");
        message.expect("not ended").expect("a message")
    }

    async fn hear(&mut self) -> Value {
        let message = self.message().await;
        serde_json::from_str(message.to_text().expect("text")).expect("JSON")
    }

    /// Code with which the server closes.
    async fn close_code(mut self) -> u16 {
        match self.message().await {
            Message::Close(Some(frame)) => frame.code.into(),
            other => panic!("not closed: {other:?}"),
        }
    }
}

#[tokio::test]
async fn queries_mutations_and_subscriptions_run() {
    let server = Server::new().await;
    let mut socket = Socket::signed_in(&server).await;
    socket.subscribe("1", "{ who }").await;
    let next = socket.hear().await;
    assert_eq!((&next["type"], &next["payload"]["data"]["who"]), (&json!("next"), &json!("user-1")));
    assert_eq!(next["payload"]["extensions"]["cost"]["maximumCost"], 5_000);
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "1"}));
    socket.subscribe("1", "mutation { touch }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["touch"], 1);
    assert_eq!(socket.hear().await["type"], "complete");
    socket.subscribe("2", "subscription { count(to: 3) }").await;
    for n in 1..=3 {
        assert_eq!(socket.hear().await["payload"]["data"]["count"], n);
    }
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "2"}));
}

#[tokio::test]
async fn pings_are_answered() {
    let server = Server::new().await;
    let mut socket = Socket::open(&server).await;
    socket.say(json!({"type": "ping", "payload": {"a": 1}})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong", "payload": {"a": 1}}));
    socket.say(json!({"type": "pong", "payload": {}})).await;
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}));
}

#[tokio::test]
async fn what_is_refused_is_an_error_of_its_operation() {
    let server = Server::new().await;
    let mut socket = Socket::signed_in(&server).await;
    let bomb = "{...A} fragment A on Query {...B} fragment B on Query {...A}";
    for query in ["{ nothing }", "{ version", bomb, "subscription { nothing }"] {
        socket.subscribe("1", query).await;
        let error = socket.hear().await;
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")), "{query}");
        assert_eq!(error["payload"][0]["extensions"]["code"], "BAD_USER_INPUT", "{query}");
    }
    socket.say(json!({"type": "subscribe", "id": "2", "payload": {"query": 1}})).await;
    assert_eq!(socket.hear().await["type"], "error");
}

#[tokio::test]
async fn each_breach_of_the_protocol_has_its_code() {
    let server = Server::new().await;
    let init = json!({"type": "connection_init"});
    let never = json!({"type": "subscribe", "id": "1", "payload": {"query": "subscription { never }"}});
    for (messages, code) in [
        (vec![json!("nonsense")], 4400),
        (vec![json!({"type": "unknown"})], 4400),
        (vec![json!({"type": "subscribe", "id": "1"})], 4400),
        (vec![never.clone()], 4401),
        (vec![json!({"type": "connection_init", "payload": {"Authorization": "Bearer bad"}})], 4403),
        (vec![json!({"type": "connection_init", "payload": {"Authorization": "Bearer closed"}})], 4403),
        (vec![json!({"type": "connection_init", "payload": {"Authorization": "Bearer later"}})], 1013),
        (vec![json!({"type": "connection_init", "payload": {"pad": " ".repeat(9_000)}})], 1009),
        (vec![init.clone(), never.clone(), never], 4409),
        (vec![init.clone(), init], 4429),
    ] {
        let mut socket = Socket::open(&server).await;
        for message in &messages {
            socket.say(message.clone()).await;
        }
        if messages.first().is_some_and(|first| *first == json!({"type": "connection_init"})) {
            assert_eq!(socket.hear().await["type"], "connection_ack");
        }
        assert_eq!(socket.close_code().await, code, "{messages:?}");
    }
    assert_eq!(Socket::open_with(&server, None).await.close_code().await, 4406);
}

#[tokio::test]
async fn a_client_that_closes_is_answered_with_its_code() {
    let server = Server::new().await;
    let mut socket = Socket::signed_in(&server).await;
    let frame = CloseFrame { code: 1000.into(), reason: "done".into() };
    socket.0.send(Message::Close(Some(frame))).await.expect("sent");
    assert_eq!(socket.close_code().await, 1000);
}

#[tokio::test]
async fn a_socket_that_does_not_say_who_it_is_is_closed() {
    let (mut service, gate, folder) = service(|_| ()).await;
    service.socket_init_time = Duration::from_millis(20);
    let server = Server::over(service, gate, folder);
    assert_eq!(Socket::open(&server).await.close_code().await, 4408);
}

#[tokio::test]
async fn long_messages_and_too_many_operations_close_the_socket() {
    let server = Server::with(|config| config.limits.body_bytes = 2_000).await;
    let mut long = Socket::signed_in(&server).await;
    long.subscribe("1", &" ".repeat(3_000)).await;
    assert_eq!(long.close_code().await, 1009);
    let mut many = Socket::signed_in(&server).await;
    for n in 0..21 {
        many.subscribe(&n.to_string(), "subscription { never }").await;
    }
    assert_eq!(many.close_code().await, 4429);
}

#[tokio::test]
async fn a_completed_operation_is_stopped_and_its_id_is_free() {
    let server = Server::new().await;
    let mut socket = Socket::signed_in(&server).await;
    for _ in 0..30 {
        socket.subscribe("1", "subscription { never }").await;
        socket.say(json!({"type": "complete", "id": "1"})).await;
    }
    socket.subscribe("1", "{ version }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["version"], "1");
}

#[tokio::test]
async fn a_stopping_server_says_that_it_goes() {
    let server = Server::new().await;
    let mut socket = Socket::signed_in(&server).await;
    socket.subscribe("1", "subscription { never }").await;
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}), "so it has subscribed");
    let stopping = tokio::spawn(server.running.stop());
    assert_eq!(socket.close_code().await, 1001);
    tokio::time::timeout(Duration::from_secs(4), stopping)
        .await
        .expect("in time")
        .expect("not panicked")
        .expect("stopped");
}

#[tokio::test]
async fn no_more_sockets_are_open_than_may() {
    let server = Server::with(|config| config.server.max_sockets = 1).await;
    let open = Socket::signed_in(&server).await;
    let upgrade = server
        .request(reqwest::Method::GET, "/graphql")
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let refused = Answered::of(upgrade).await;
    assert_eq!((refused.status, refused.code(), refused.header("retry-after")), (503, "RATE_LIMITED", "1"));
    drop(open);
}

#[tokio::test]
async fn fragments_are_put_together_and_bounded() {
    let server = Server::with(|config| config.limits.body_bytes = 2_000).await;
    let mut socket = Socket::signed_in(&server).await;
    let message = json!({"type": "subscribe", "id": "1", "payload": {"query": "{ version }"}}).to_string();
    let (first, last) = message.split_at(20);
    socket.fragment(first, Data::Text, false).await;
    socket.0.send(Message::Ping(Vec::new().into())).await.expect("sent");
    assert!(socket.message().await.is_pong(), "a ping may come between");
    socket.fragment("", Data::Continue, false).await;
    socket.fragment(last, Data::Continue, true).await;
    assert_eq!(socket.hear().await["payload"]["data"]["version"], "1");
    assert_eq!(socket.hear().await["type"], "complete");
    socket.fragment(&" ".repeat(1_500), Data::Text, false).await;
    socket.fragment(&" ".repeat(501), Data::Continue, false).await;
    assert_eq!(socket.close_code().await, 1009);
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_an_error_in_its_place() {
    let server = Server::with(|config| config.limits.response_bytes = 16_384).await;
    let query = format!("{{ echo(text: \"{}\") }}", "x".repeat(17_000));
    let mut socket = Socket::signed_in(&server).await;
    socket.subscribe("1", &query).await;
    let error = socket.hear().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")));
    assert_eq!(error["payload"][0]["extensions"]["limit"], "limits.response_bytes");
    let posted = server.query(&query).await;
    assert_eq!((posted.status, posted.code()), (400, "COST_EXCEEDED"));
}

#[tokio::test]
async fn a_client_that_does_not_read_loses_its_socket() {
    let (mut service, gate, folder) = service(|config| config.server.max_sockets = 1).await;
    service.socket_send_time = Duration::from_millis(50);
    let sockets = Arc::clone(&service.sockets);
    let server = Server::over(service, gate, folder);
    let mut socket = Socket::signed_in(&server).await;
    socket.subscribe("1", "subscription { count(to: 2000000000) }").await;
    let free = tokio::time::timeout(Duration::from_secs(10), sockets.acquire()).await;
    assert!(free.is_ok(), "its permit is free again");
}

#[tokio::test]
async fn a_stopping_server_lets_operations_run_out_and_takes_no_new_ones() {
    let server = Server::new().await;
    let mut socket = Socket::signed_in(&server).await;
    socket.subscribe("1", "{ slow }").await;
    server.gate.begun.notified().await;
    let end = Arc::clone(&server.gate.end);
    let draining = server.running.draining();
    let stopping = tokio::spawn(server.running.stop());
    draining.cancelled().await;
    socket.subscribe("2", "{ version }").await;
    let refused = socket.hear().await;
    assert_eq!((&refused["id"], &refused["payload"][0]["extensions"]["code"]), (&json!("2"), &json!("RATE_LIMITED")));
    end.notify_one();
    assert_eq!(socket.hear().await["payload"]["data"]["slow"], true);
    assert_eq!(socket.hear().await["type"], "complete");
    assert_eq!(socket.close_code().await, 1001);
    stopping.await.expect("not panicked").expect("stopped");
}
