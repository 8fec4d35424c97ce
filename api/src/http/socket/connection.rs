use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use actix_ws::{CloseReason, Closed, MessageStream, Session};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep_until, timeout};

use super::messages::{Heard, Messages};
use super::operations::{Job, NotBegun, Operations, Said};
use super::protocol::{Close, Incoming, Outgoing};
use crate::auth::Actor;
use crate::graphql::error::Code;
use crate::graphql::guard::scan_json;
use crate::http::answer::Answer;
use crate::http::execute::{Caller, sign_in};
use crate::http::request;
use crate::http::service::Service;

/// Words that may wait for a slow client.
const WAITING: usize = 4;
/// A peer that says nothing for two of these, not even a pong, is gone.
const HEARTBEAT: Duration = Duration::from_secs(25);

/// Bytes of a message of a peer who has not said who it is: enough for a token.
const UNACKNOWLEDGED_BYTES: usize = 8_192;

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
pub(super) enum Ended {
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
    pub(super) async fn talk(mut self, fragments: MessageStream, is_ours: bool) {
        let ended = if is_ours { self.listen(fragments).await } else { Close::OtherProtocol.into() };
        tracing::debug!(request_id = %self.request_id, reason = ?ended, "a WebSocket closes");
        let Self { service, session, operations, .. } = self;
        drop(operations);
        let reason = match ended {
            Ended::Because(close) => Some(close.reason()),
            Ended::AsAsked(reason) => reason,
            Ended::Gone => return,
        };
        let _ = timeout(service.socket_send_time, session.close(reason)).await;
    }

    /// When the server stops, queries and mutations that run are let to their end, in the time that requests have for it.
    async fn listen(&mut self, fragments: MessageStream) -> Ended {
        let longest = self.service.limits().body_bytes;
        let mut messages = Messages::new(fragments, longest.min(UNACKNOWLEDGED_BYTES));
        let mut last_moment = None;
        let draining = self.service.draining.clone();
        let init_deadline = Instant::now() + self.service.socket_init_time;
        let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        let mut was_heard = true;
        loop {
            let step = tokio::select! {
                () = draining.cancelled(), if last_moment.is_none() => {
                    last_moment = Some(Instant::now() + self.time_to_finish());
                    Ok(())
                }
                () = sleep_until(last_moment.unwrap_or(init_deadline)), if last_moment.is_some() => {
                    Err(Close::Going.into())
                }
                () = sleep_until(init_deadline), if !self.is_acknowledged => Err(Close::InitTooLate.into()),
                Some(said) = self.words.recv() => self.pass_on(said).await,
                _ = heartbeat.tick() => match std::mem::replace(&mut was_heard, false) {
                    true => sent(self.service.socket_send_time, self.session.ping(b"")).await,
                    false => Err(Ended::Gone),
                },
                heard = messages.next() => {
                    was_heard = true;
                    let was_acknowledged = self.is_acknowledged;
                    let step = self.hear(heard).await;
                    if self.is_acknowledged && !was_acknowledged {
                        messages = messages.up_to(longest);
                    }
                    step
                }
            };
            if let Err(ended) = step {
                return ended;
            }
            if last_moment.is_some() && self.operations.is_empty() {
                return Close::Going.into();
            }
        }
    }

    /// A little less than the server has, so that the client is told.
    fn time_to_finish(&self) -> Duration {
        Duration::from_secs(self.service.config.server.shutdown_seconds) * 9 / 10
    }

    async fn hear(&mut self, heard: Result<Heard, Ended>) -> Step {
        match heard? {
            Heard::Text(text) => {
                let incoming = self.read(&text).ok_or(Close::BadMessage)?;
                self.obey(incoming).await
            }
            Heard::Ping(bytes) => sent(self.service.socket_send_time, self.session.pong(&bytes)).await,
            Heard::Pong => Ok(()),
            Heard::Close(reason) => Err(Ended::AsAsked(reason)),
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
            Incoming::Subscribe { id, .. } if self.service.draining.is_cancelled() => {
                let answer = Answer::busy("the server is stopping; connect again");
                self.say(&Outgoing::Error { id: &id, payload: answer.errors() }).await
            }
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
        let caller = Caller {
            authorization: self.authorization.as_deref(),
            request_id: Arc::clone(&self.request_id),
            wants_statements: false,
        };
        match sign_in(&self.service, &caller).await {
            // Who may read nothing would only hold a socket.
            Ok(Actor::Anonymous { may_read_register: false }) => return Err(Close::Forbidden.into()),
            Ok(_) => {}
            Err(answer) if answer.has(Code::Unauthenticated) => return Err(Close::Forbidden.into()),
            Err(_) => return Err(Close::TryLater.into()),
        }
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
        let is_wanted = self.operations.hears(&said);
        match said.text {
            Some(text) if is_wanted => sent(self.service.socket_send_time, self.session.text(text)).await,
            _ => Ok(()),
        }
    }

    async fn say(&mut self, outgoing: &Outgoing<'_>) -> Step {
        sent(self.service.socket_send_time, self.session.text(outgoing.text())).await
    }
}

/// A peer that does not read is gone: while it is waited for, nothing else of the socket is minded.
async fn sent(time: Duration, sending: impl Future<Output = Result<(), Closed>>) -> Step {
    timeout(time, sending).await.ok().and_then(Result::ok).ok_or(Ended::Gone)
}

/// `Authorization` of a `connection_init`, whatever the case of its letters.
fn authorization_in(payload: &Value) -> Option<&str> {
    let (_, value) = payload.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    value.as_str()
}
