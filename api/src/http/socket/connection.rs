use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseReason, Closed, ProtocolError, Session};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep_until};

use super::operations::{Job, NotBegun, Operations, Said};
use super::protocol::{Close, Incoming, Outgoing};
use crate::auth::AuthError;
use crate::graphql::guard::scan_json;
use crate::http::answer::Answer;
use crate::http::request;
use crate::http::service::Service;

/// Words that may wait for a slow client.
const WAITING: usize = 32;
/// A peer that says nothing for two of these, not even a pong, is gone.
const HEARTBEAT: Duration = Duration::from_secs(25);

/// One socket: what it is told, and what it has said of itself.
pub(super) struct Connection {
    service: web::Data<Service>,
    session: Session,
    operations: Operations,
    words: mpsc::Receiver<Said>,
    /// Value of the `Authorization` header or of the field in `connection_init`. Each operation is checked with it anew, so
    /// that a token which has expired or was revoked ends with its time.
    authorization: Option<String>,
    request_id: Arc<str>,
    is_acknowledged: bool,
}

/// Why there is no next step.
#[derive(Debug)]
enum Ended {
    /// The server closes.
    Because(Close),
    /// The client closes, and is answered in its words: it may wait for the same code.
    AsAsked(Option<CloseReason>),
    /// The client is gone.
    Gone,
}

impl From<Close> for Ended {
    fn from(close: Close) -> Self {
        Self::Because(close)
    }
}

impl From<Closed> for Ended {
    fn from(_: Closed) -> Self {
        Self::Gone
    }
}

type Step = Result<(), Ended>;

impl Connection {
    pub(super) fn new(
        service: web::Data<Service>,
        session: Session,
        authorization: Option<String>,
        request_id: Arc<str>,
    ) -> Self {
        let (say, words) = mpsc::channel(WAITING);
        let operations = Operations::new(say);
        Self { service, session, operations, words, authorization, request_id, is_acknowledged: false }
    }

    /// Talks until one side closes.
    pub(super) async fn talk(mut self, messages: AggregatedMessageStream, is_ours: bool) {
        let ended = if is_ours { self.listen(messages).await } else { Close::OtherProtocol.into() };
        tracing::debug!(request_id = %self.request_id, reason = ?ended, "a WebSocket closes");
        let Self { session, operations, .. } = self;
        drop(operations);
        let reason = match ended {
            Ended::Because(close) => Some(close.reason()),
            Ended::AsAsked(reason) => reason,
            Ended::Gone => None,
        };
        let _ = session.close(reason).await;
    }

    async fn listen(&mut self, mut messages: AggregatedMessageStream) -> Ended {
        let draining = self.service.draining.clone();
        let init_deadline = Instant::now() + self.service.socket_init_time;
        let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        let mut was_heard = true;
        loop {
            let step = tokio::select! {
                () = draining.cancelled() => Err(Close::Going.into()),
                () = sleep_until(init_deadline), if !self.is_acknowledged => Err(Close::InitTooLate.into()),
                Some(said) = self.words.recv() => self.pass_on(said).await,
                _ = heartbeat.tick() => match std::mem::replace(&mut was_heard, false) {
                    true => self.session.ping(b"").await.map_err(Ended::from),
                    false => Err(Ended::Gone),
                },
                message = messages.recv() => {
                    was_heard = true;
                    self.hear(message).await
                }
            };
            if let Err(ended) = step {
                return ended;
            }
        }
    }

    async fn hear(&mut self, message: Option<Result<AggregatedMessage, ProtocolError>>) -> Step {
        match message {
            Some(Ok(AggregatedMessage::Text(text))) => {
                let incoming = self.read(&text).ok_or(Close::BadMessage)?;
                self.obey(incoming).await
            }
            Some(Ok(AggregatedMessage::Ping(bytes))) => Ok(self.session.pong(&bytes).await?),
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Close::BadMessage.into()),
            Some(Ok(AggregatedMessage::Close(reason))) => Err(Ended::AsAsked(reason)),
            None => Err(Ended::Gone),
            Some(Err(ProtocolError::Overflow)) => Err(Close::TooLong.into()),
            Some(Err(_)) => Err(Close::Broken.into()),
        }
    }

    fn read(&self, text: &str) -> Option<Incoming> {
        scan_json(text.as_bytes(), self.service.limits()).ok()?;
        serde_json::from_str(text).ok()
    }

    async fn obey(&mut self, incoming: Incoming) -> Step {
        match incoming {
            Incoming::ConnectionInit { payload } => self.acknowledge(payload).await,
            Incoming::Ping { payload } => self.say(&Outgoing::Pong { payload }).await,
            Incoming::Pong {} => Ok(()),
            Incoming::Subscribe { .. } if !self.is_acknowledged => Err(Close::NotAcknowledged.into()),
            Incoming::Subscribe { id, payload } => self.subscribe(id, payload),
            Incoming::Complete { id } => {
                self.operations.stop(&id);
                Ok(())
            }
        }
    }

    async fn acknowledge(&mut self, payload: Option<Value>) -> Step {
        if self.is_acknowledged {
            return Err(Close::SecondInit.into());
        }
        if let Some(authorization) = payload.as_ref().and_then(authorization_in) {
            self.authorization = Some(authorization.to_owned());
        }
        let who = self.service.authenticator.authenticate(self.authorization.as_deref()).await;
        who.map_err(|error| match error {
            AuthError::Unauthenticated => Close::Forbidden,
            AuthError::Unavailable => Close::TryLater,
        })?;
        self.is_acknowledged = true;
        self.say(&Outgoing::ConnectionAck).await
    }

    fn subscribe(&mut self, id: String, payload: Value) -> Step {
        let request = request::from_message(payload).map_err(|refusal| Answer::refused(&refusal));
        let job = Job {
            service: self.service.clone(),
            authorization: self.authorization.clone(),
            request_id: Arc::clone(&self.request_id),
            request,
        };
        let begun = self.operations.begin(id, job).map_err(|not| match not {
            NotBegun::IdInUse => Close::IdInUse,
            NotBegun::TooMany => Close::TooMany,
        });
        Ok(begun?)
    }

    async fn pass_on(&mut self, said: Said) -> Step {
        if self.operations.hears(&said) {
            self.session.text(said.text).await?;
        }
        Ok(())
    }

    async fn say(&mut self, outgoing: &Outgoing<'_>) -> Step {
        Ok(self.session.text(outgoing.text()).await?)
    }
}

/// `Authorization` of a `connection_init`, whatever the case of its letters.
fn authorization_in(payload: &Value) -> Option<&str> {
    let (_, value) = payload.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    value.as_str()
}
