//! The operations of one socket that are running.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use actix_web::web;
use async_graphql::Request;
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::protocol::Outgoing;
use crate::http::answer::Answer;
use crate::http::execute::{Begun, Caller, Record, begin};
use crate::http::service::Service;
use crate::http::watch::milliseconds;
use crate::http::written::TooLarge;

/// Operations that one socket may run at a time.
const AT_A_TIME: usize = 20;

/// Something for the client, and whether it is the last of its operation.
pub(super) struct Said {
    id: String,
    number: u64,
    /// Nothing, when an operation ends without a word.
    pub(super) text: Option<String>,
    is_last: bool,
}

/// Operations by the id that the client gave them. Dropped with the socket, they stop.
pub(super) struct Operations {
    running: HashMap<String, (u64, JoinHandle<()>)>,
    started: u64,
    say: mpsc::Sender<Said>,
}

/// Why an operation was not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotBegun {
    IdInUse,
    TooMany,
}

impl Operations {
    pub(super) fn new(say: mpsc::Sender<Said>) -> Self {
        Self { running: HashMap::new(), started: 0, say }
    }

    /// Begins an operation under the id.
    pub(super) fn begin(&mut self, id: String, job: Job) -> Result<(), NotBegun> {
        if self.running.contains_key(&id) {
            return Err(NotBegun::IdInUse);
        }
        if self.running.len() >= AT_A_TIME {
            return Err(NotBegun::TooMany);
        }
        self.started += 1;
        let voice = Voice { id: id.clone(), number: self.started, say: self.say.clone() };
        self.running.insert(id, (self.started, actix_web::rt::spawn(job.run(voice))));
        Ok(())
    }

    /// Whether none is running.
    pub(super) fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    /// Stops the operation that the client no longer wants.
    pub(super) fn stop(&mut self, id: &str) {
        if let Some((_, task)) = self.running.remove(id) {
            task.abort();
        }
    }

    /// Whether what was said is still wanted; frees the id after the last word. The number tells an operation from an
    /// earlier one with the same id, whose last word may still be under way.
    pub(super) fn hears(&mut self, said: &Said) -> bool {
        let is_wanted = self.running.get(&said.id).is_some_and(|(number, _)| *number == said.number);
        if is_wanted && said.is_last {
            self.running.remove(&said.id);
        }
        is_wanted
    }
}

impl Drop for Operations {
    fn drop(&mut self) {
        for (_, task) in self.running.values() {
            task.abort();
        }
    }
}

/// An operation to run.
pub(super) struct Job {
    pub(super) service: web::Data<Service>,
    pub(super) authorization: Option<String>,
    pub(super) request_id: Arc<str>,
    pub(super) request: Result<Request, Answer>,
}

impl Job {
    async fn run(self, voice: Voice) {
        let started = Instant::now();
        let service = &*self.service;
        let caller = Caller {
            authorization: self.authorization.as_deref(),
            request_id: Arc::clone(&self.request_id),
            wants_statements: false,
        };
        let (begun, record) = match self.request {
            Ok(request) => begin(service, caller, request).await,
            Err(answer) => (Begun::Once(Box::new(answer)), Record::default()),
        };
        log(&self.request_id, started, &record);
        match begun {
            Begun::Once(answer) => voice.only(service, &answer).await,
            Begun::Events(mut events) => {
                loop {
                    let answer = tokio::select! {
                        // The socket will be closed, which tells the client to subscribe elsewhere; an end would not.
                        () = service.draining.cancelled() => return voice.fall_silent().await,
                        answer = events.next() => answer,
                    };
                    let Some(answer) = answer else { return voice.complete().await };
                    if !answer.has_data() {
                        return voice.only(service, &answer).await;
                    }
                    if voice.next(service, &answer).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

fn log(request_id: &str, started: Instant, record: &Record) {
    let ms = milliseconds(started.elapsed());
    let Record { operation_type, operation_name, statements, cost, limit } = record;
    tracing::info!(
        request_id,
        ms,
        "graphql.operation.type" = operation_type,
        graphql.operation.name = operation_name.as_deref(),
        statements,
        cost,
        limit,
        "operation of a WebSocket in {ms} ms"
    );
}

/// Speaks for one operation.
struct Voice {
    id: String,
    number: u64,
    say: mpsc::Sender<Said>,
}

impl Voice {
    /// One answer and the end; an answer without data is the end.
    async fn only(&self, service: &Service, answer: &Answer) {
        if !answer.has_data() {
            self.fail(answer).await;
        } else if self.next(service, answer).await.is_ok() {
            self.complete().await;
        }
    }

    /// One answer; if it is longer than it may be, an error in its place, which is the end.
    async fn next(&self, service: &Service, answer: &Answer) -> Result<(), TooLarge> {
        let most = service.limits().response_bytes;
        let next = Outgoing::Next { id: &self.id, payload: answer.body(service) }.text_up_to(most);
        match next {
            Ok(text) => {
                self.say(Some(text), false).await;
                Ok(())
            }
            Err(too_large) => {
                self.fail(&answer.too_large(most)).await;
                Err(too_large)
            }
        }
    }

    async fn fail(&self, answer: &Answer) {
        self.say(Some(Outgoing::Error { id: &self.id, payload: answer.errors() }.text()), true).await;
    }

    async fn complete(&self) {
        self.say(Some(Outgoing::Complete { id: &self.id }.text()), true).await;
    }

    async fn fall_silent(&self) {
        self.say(None, true).await;
    }

    /// It waits while the client is slow to read. Nobody listens when the socket is gone.
    async fn say(&self, text: Option<String>, is_last: bool) {
        let said = Said { id: self.id.clone(), number: self.number, text, is_last };
        let _ = self.say.send(said).await;
    }
}
