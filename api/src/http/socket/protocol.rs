//! The words of `graphql-transport-ws`.

use actix_ws::{CloseCode, CloseReason};
use async_graphql::ServerError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::answer::Body;
use crate::http::written::{TooLarge, json};

pub(super) const SUB_PROTOCOL: &str = "graphql-transport-ws";

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Incoming {
    ConnectionInit { payload: Option<Value> },
    Ping { payload: Option<Value> },
    Pong {},
    Subscribe { id: String, payload: Value },
    Complete { id: String },
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Outgoing<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Value>,
    },
    Next {
        id: &'a str,
        payload: Body<'a>,
    },
    Error {
        id: &'a str,
        payload: &'a [ServerError],
    },
    Complete {
        id: &'a str,
    },
}

impl Outgoing<'_> {
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same, if it has no more bytes than this.
    pub(super) fn text_up_to(&self, most: usize) -> Result<String, TooLarge> {
        String::from_utf8(json(self, most)?).map_err(|_| TooLarge)
    }
}

/// Why the server closes a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Close {
    /// The server stops.
    Going,
    /// The peer broke the rules of WebSockets.
    Broken,
    /// A message longer than a body may be.
    TooLong,
    /// A message whose fragments do not come to an end.
    MessageTooSlow,
    /// No token can be checked now, or as much is running as may.
    TryLater,
    /// A message that the protocol does not know.
    BadMessage,
    /// An operation before the connection was acknowledged.
    NotAcknowledged,
    /// A token that is not believed, or none where nobody may read without one.
    Forbidden,
    /// Another sub-protocol than ours.
    OtherProtocol,
    /// No `connection_init` in time.
    InitTooLate,
    /// An id of an operation that is still running.
    IdInUse,
    /// A second `connection_init`.
    SecondInit,
    /// More operations at a time than may be.
    TooMany,
}

impl Close {
    /// Code and reason; a reason has at most 123 bytes.
    pub(super) fn reason(self) -> CloseReason {
        let (code, description) = match self {
            Self::Going => (CloseCode::Away, "The server is stopping"),
            Self::Broken => (CloseCode::Protocol, "Protocol error"),
            Self::TooLong => (CloseCode::Size, "Message too long"),
            Self::MessageTooSlow => (CloseCode::Policy, "Message too slow"),
            Self::TryLater => (CloseCode::Again, "Try again later"),
            Self::BadMessage => (CloseCode::Other(4400), "Invalid message"),
            Self::NotAcknowledged => (CloseCode::Other(4401), "Unauthorized"),
            Self::Forbidden => (CloseCode::Other(4403), "Forbidden"),
            Self::OtherProtocol => (CloseCode::Other(4406), "Subprotocol not acceptable"),
            Self::InitTooLate => (CloseCode::Other(4408), "Connection initialisation timeout"),
            Self::IdInUse => (CloseCode::Other(4409), "Subscriber for this id already exists"),
            Self::SecondInit => (CloseCode::Other(4429), "Too many initialisation requests"),
            Self::TooMany => (CloseCode::Other(4429), "Too many operations at a time"),
        };
        CloseReason { code, description: Some(description.to_owned()) }
    }
}
