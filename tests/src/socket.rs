use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Only what hangs takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A WebSocket that speaks `graphql-transport-ws`.
#[derive(Debug)]
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens one.
    ///
    /// # Panics
    /// When the server does not take it.
    pub async fn open(address: SocketAddr) -> Self {
        let mut request = format!("ws://{address}/graphql").into_client_request().expect("a request");
        let protocol = "graphql-transport-ws".parse().expect("a header");
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        Self(connect_async(request).await.expect("the server takes the socket").0)
    }

    /// Says hello with a token and hears the acknowledgement.
    ///
    /// # Panics
    /// When there is none.
    pub async fn sign_in(&mut self, token: &str) {
        self.say(json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } })).await;
        assert_eq!(self.hear().await, Ok(json!({ "type": "connection_ack" })));
    }

    /// Says something.
    ///
    /// # Panics
    /// When the socket is gone.
    pub async fn say(&mut self, words: Value) {
        self.say_text(&words.to_string()).await;
    }

    /// Says something that need not be JSON.
    ///
    /// # Panics
    /// When the socket is gone.
    pub async fn say_text(&mut self, words: &str) {
        self.0.send(Message::text(words)).await.expect("the socket is open");
    }

    /// What the server says next, or the code with which it closes.
    ///
    /// # Errors
    /// When the server closes.
    ///
    /// # Panics
    /// When the connection breaks or the words are no JSON.
    pub async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            let next = timeout(PATIENCE, self.0.next()).await.expect("the server says something");
            match next.expect("the server closes properly").expect("a message") {
                Message::Text(text) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Message::Close(frame) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                _ => {}
            }
        }
    }
}
