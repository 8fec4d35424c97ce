use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, ProtocolError, Session};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep_until};

use super::operations::{Job, NotBegun, Operations, Said};
use super::protocol::{Close, Incoming, Outgoing};
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

/// What to do after a step: go on, or close for a reason, or just end because the peer is gone.
type Step = Result<(), Option<Close>>;

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
        let ended = if is_ours { self.listen(messages).await } else { Some(Close::OtherProtocol) };
        tracing::debug!(request_id = %self.request_id, reason = ?ended, "a WebSocket closes");
        let Self { session, operations, .. } = self;
        drop(operations);
        let _ = session.close(ended.map(Close::reason)).await;
    }

    async fn listen(&mut self, mut messages: AggregatedMessageStream) -> Option<Close> {
        let draining = self.service.draining.clone();
        let init_deadline = Instant::now() + self.service.socket_init_time;
        let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        let mut was_heard = true;
        loop {
            let step = tokio::select! {
                () = draining.cancelled() => Err(Some(Close::Going)),
                () = sleep_until(init_deadline), if !self.is_acknowledged => Err(Some(Close::InitTooLate)),
                Some(said) = self.words.recv() => self.pass_on(said).await,
                _ = heartbeat.tick() => match std::mem::replace(&mut was_heard, false) {
                    true => self.session.ping(b"").await.map_err(|_| None),
                    false => Err(None),
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
                let incoming = self.read(&text).ok_or(Some(Close::BadMessage))?;
                self.obey(incoming).await
            }
            Some(Ok(AggregatedMessage::Ping(bytes))) => self.session.pong(&bytes).await.map_err(|_| None),
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Some(Close::BadMessage)),
            Some(Ok(AggregatedMessage::Close(_))) | None => Err(None),
            Some(Err(ProtocolError::Overflow)) => Err(Some(Close::TooLong)),
            Some(Err(_)) => Err(Some(Close::Broken)),
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
            Incoming::Subscribe { .. } if !self.is_acknowledged => Err(Some(Close::NotAcknowledged)),
            Incoming::Subscribe { id, payload } => self.subscribe(id, payload),
            Incoming::Complete { id } => {
                self.operations.stop(&id);
                Ok(())
            }
        }
    }

    async fn acknowledge(&mut self, payload: Option<Value>) -> Step {
        if self.is_acknowledged {
            return Err(Some(Close::SecondInit));
        }
        if let Some(authorization) = payload.as_ref().and_then(authorization_in) {
            self.authorization = Some(authorization.to_owned());
        }
        let who = self.service.authenticator.authenticate(self.authorization.as_deref()).await;
        who.map_err(|error| {
            Some(match error {
                crate::auth::AuthError::Unauthenticated => Close::Forbidden,
                crate::auth::AuthError::Unavailable => Close::TryLater,
            })
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
        self.operations.begin(id, job).map_err(|not| {
            Some(match not {
                NotBegun::IdInUse => Close::IdInUse,
                NotBegun::TooMany => Close::TooMany,
            })
        })
    }

    async fn pass_on(&mut self, said: Said) -> Step {
        if self.operations.hears(&said) { self.session.text(said.text).await.map_err(|_| None) } else { Ok(()) }
    }

    async fn say(&mut self, outgoing: &Outgoing<'_>) -> Step {
        self.session.text(outgoing.text()).await.map_err(|_| None)
    }
}

/// `Authorization` of a `connection_init`, whatever the case of its letters.
fn authorization_in(payload: &Value) -> Option<&str> {
    let (_, value) = payload.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    value.as_str()
}
