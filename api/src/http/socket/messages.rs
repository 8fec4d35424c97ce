//! What a client says, put together from its fragments.

use std::time::Duration;

use actix_web::web::{Bytes, BytesMut};
use actix_ws::{CloseReason, Item, Message, MessageStream, ProtocolError};
use tokio::time::{Instant, timeout_at};

use super::connection::Ended;
use super::protocol::Close;

/// Time for the rest of a message whose first fragment has come: as long as a body has.
const MESSAGE_TIME: Duration = Duration::from_secs(10);

/// Whole messages, none longer than it may be. The fragments of one are kept as one text: apart, each would take more
/// memory than the byte that it may hold.
pub(super) struct Messages {
    fragments: MessageStream,
    longest: usize,
    begun: Option<Begun>,
}

struct Begun {
    text: BytesMut,
    deadline: Instant,
}

/// Something that a client said.
#[derive(Debug)]
pub(super) enum Heard {
    Text(String),
    Ping(Bytes),
    Pong,
    Close(Option<CloseReason>),
}

impl Messages {
    pub(super) fn new(fragments: MessageStream, longest: usize) -> Self {
        Self { fragments: fragments.max_frame_size(longest), longest, begun: None }
    }

    /// The same, of messages as long as this.
    pub(super) fn up_to(self, longest: usize) -> Self {
        Self { fragments: self.fragments.max_frame_size(longest), longest, ..self }
    }

    /// The next message. Nothing is lost when it is no longer waited for.
    pub(super) async fn next(&mut self) -> Result<Heard, Ended> {
        loop {
            let message = match &self.begun {
                Some(begun) => {
                    timeout_at(begun.deadline, self.fragments.recv()).await.map_err(|_| Close::MessageTooSlow)?
                }
                None => self.fragments.recv().await,
            };
            let message = message.ok_or(Ended::Gone)?.map_err(|error| match error {
                ProtocolError::Overflow => Close::TooLong,
                _ => Close::Broken,
            })?;
            if let Some(heard) = self.take(message)? {
                return Ok(heard);
            }
        }
    }

    fn take(&mut self, message: Message) -> Result<Option<Heard>, Close> {
        match message {
            Message::Text(_) if self.begun.is_some() => Err(Close::Broken),
            Message::Text(text) => Ok(Some(Heard::Text(text.to_string()))),
            Message::Continuation(item) => self.add(item),
            Message::Binary(_) => Err(Close::BadMessage),
            Message::Ping(bytes) => Ok(Some(Heard::Ping(bytes))),
            Message::Pong(_) => Ok(Some(Heard::Pong)),
            Message::Close(reason) => Ok(Some(Heard::Close(reason))),
            Message::Nop => Ok(None),
        }
    }

    fn add(&mut self, item: Item) -> Result<Option<Heard>, Close> {
        let (bytes, is_last) = match item {
            Item::FirstBinary(_) => return Err(Close::BadMessage),
            Item::FirstText(bytes) => {
                self.begun = Some(Begun { text: BytesMut::new(), deadline: Instant::now() + MESSAGE_TIME });
                (bytes, false)
            }
            Item::Continue(bytes) => (bytes, false),
            Item::Last(bytes) => (bytes, true),
        };
        let begun = self.begun.as_mut().ok_or(Close::Broken)?;
        if begun.text.len().saturating_add(bytes.len()) > self.longest {
            return Err(Close::TooLong);
        }
        begun.text.extend_from_slice(&bytes);
        if !is_last {
            return Ok(None);
        }
        let text = self.begun.take().map(|begun| begun.text.to_vec()).unwrap_or_default();
        String::from_utf8(text).map(|text| Some(Heard::Text(text))).map_err(|_| Close::Broken)
    }
}
