//! Writes down who read what, without making the reader wait for the database: a reading is handed to a writer that works
//! beside the requests, and which writes what has come in by one statement. Nothing is lost: a reader waits when the writer
//! is far behind, what cannot be written is tried again, and the server writes the last ones before it ends.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use entities::disclosure_entry;
use entities::keys::LaCode;
use entities::states::Purpose;
use entities::values::Period;
use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::store::disclosures;
use crate::entropy::Entropy;

/// Readings that may wait for the writer.
const WAITING: usize = 4_096;
/// Readings that one statement writes at most.
const BATCH: usize = 500;
/// Time after which a statement that failed is tried again: at first, and at most.
const RETRIES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(15));

/// What one request was given under one agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Key of the agreement.
    pub agreement_id: String,
    /// Local authority whose partnership keeps it.
    pub area_la_code: LaCode,
    /// Key of the user who read.
    pub reader_user_id: Option<String>,
    /// Key of the organisation for which it read.
    pub reader_organisation_id: String,
    /// What for.
    pub purpose: Purpose,
    /// Codes of the measures; in any order, each as often as it likes.
    pub measure_codes: Vec<String>,
    /// First period of the figures.
    pub first_period: Period,
    /// Last period of the figures.
    pub last_period: Period,
    /// Number of different schools.
    pub schools: usize,
    /// Number of observations.
    pub observations: usize,
    /// Id of the HTTP request.
    pub request_id: Arc<str>,
    /// When.
    pub occurred_at: DateTime<Utc>,
}

impl Reading {
    fn row(self, id: String) -> disclosure_entry::Model {
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        let mut codes = self.measure_codes;
        codes.sort();
        codes.dedup();
        disclosure_entry::Model {
            id,
            area_la_code: self.area_la_code,
            occurred_at: self.occurred_at,
            request_id: self.request_id.to_string(),
            agreement_id: self.agreement_id,
            reader_user_id: self.reader_user_id,
            reader_organisation_id: self.reader_organisation_id,
            purpose: self.purpose,
            measures: codes.join(","),
            first_period: self.first_period,
            last_period: self.last_period,
            schools: count(self.schools),
            observations: count(self.observations),
        }
    }
}

/// A reading was not taken down, because the writer has ended: who reads is to be given nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the log of readings is closed, so nothing can be read under an agreement")]
pub struct Closed;

impl From<Closed> for DbErr {
    fn from(closed: Closed) -> Self {
        Self::Custom(closed.to_string())
    }
}

enum Message {
    Reading(disclosure_entry::Model),
    Written(oneshot::Sender<()>),
}

/// Takes readings down. Clones write to the same log.
#[derive(Debug, Clone)]
pub struct Recorder {
    messages: mpsc::Sender<Message>,
    gives_up: CancellationToken,
    entropy: Arc<dyn Entropy>,
}

impl Recorder {
    /// A log, and its writer, which has to run for anything to be written.
    #[must_use]
    pub fn new(entropy: Arc<dyn Entropy>) -> (Self, Writer) {
        let (messages, received) = mpsc::channel(WAITING);
        let gives_up = CancellationToken::new();
        let writer = Writer { received, gives_up: gives_up.clone() };
        (Self { messages, gives_up, entropy }, writer)
    }

    /// Takes a reading down before its figures are given away. No statement; it waits while as many readings wait as may.
    ///
    /// # Errors
    /// When the writer has ended.
    pub async fn record(&self, reading: Reading) -> Result<(), Closed> {
        let id = self.entropy.uuid(reading.occurred_at);
        self.messages.send(Message::Reading(reading.row(id))).await.map_err(|_| Closed)
    }

    /// Waits until all that was taken down before is written.
    pub async fn flush(&self) {
        let (written, is_written) = oneshot::channel();
        if self.messages.send(Message::Written(written)).await.is_ok() {
            let _ = is_written.await;
        }
    }

    /// The same for a server that ends: what cannot be written within the time goes to the server's own log, all of it.
    pub async fn drain(&self, within: Duration) {
        if tokio::time::timeout(within, self.flush()).await.is_err() {
            self.gives_up.cancel();
            self.flush().await;
        }
    }
}

/// Writes what a [`Recorder`] takes down.
#[derive(Debug)]
pub struct Writer {
    received: mpsc::Receiver<Message>,
    gives_up: CancellationToken,
}

impl Writer {
    /// Writes until there is no recorder any more.
    pub async fn run(mut self, db: DatabaseConnection) {
        let mut messages = Vec::with_capacity(BATCH);
        while self.received.recv_many(&mut messages, BATCH).await > 0 {
            let (mut entries, mut waiting) = (Vec::new(), Vec::new());
            for message in messages.drain(..) {
                match message {
                    Message::Reading(entry) => entries.push(entry),
                    Message::Written(told) => waiting.push(told),
                }
            }
            self.write(&db, &entries).await;
            for told in waiting {
                let _ = told.send(());
            }
        }
    }

    /// Writes the entries, however often it has to be tried.
    async fn write(&self, db: &DatabaseConnection, entries: &[disclosure_entry::Model]) {
        let mut stretches = vec![entries];
        while let Some(stretch) = stretches.pop() {
            let Err(error) = self.write_all(db, stretch).await else { continue };
            match stretch {
                [] => {}
                [entry] => give_up(entry, &error),
                several => stretches.extend(several.chunks(1)),
            }
        }
    }

    /// Writes the entries by one statement, which is tried again unless it is they that cannot be written.
    async fn write_all(&self, db: &DatabaseConnection, entries: &[disclosure_entry::Model]) -> Result<(), DbErr> {
        if entries.is_empty() {
            return Ok(());
        }
        let (mut pause, longest) = RETRIES;
        loop {
            let Err(error) = disclosures::insert_all(db, entries).await else { return Ok(()) };
            if error.sql_err().is_some() || self.gives_up.is_cancelled() {
                return Err(error);
            }
            tracing::warn!(%error, readings = entries.len(), "readings could not be written down; they are tried again");
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.gives_up.cancelled() => {}
            }
            pause = pause.saturating_mul(2).min(longest);
        }
    }
}

/// What cannot be written into the database is written into the server's log, whole.
fn give_up(entry: &disclosure_entry::Model, error: &DbErr) {
    tracing::error!(%error, ?entry, "a reading could not be written down");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::CountingEntropy;

    fn reading() -> Reading {
        Reading {
            agreement_id: "an agreement".into(),
            area_la_code: LaCode::new(851).unwrap(),
            reader_user_id: None,
            reader_organisation_id: "an organisation".into(),
            purpose: Purpose::SchoolImprovement,
            measure_codes: vec!["B".into(), "A".into(), "B".into()],
            first_period: Period::parse("2025/26").unwrap(),
            last_period: Period::parse("2026/27").unwrap(),
            schools: 3,
            observations: usize::MAX,
            request_id: Arc::from("a request"),
            occurred_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn measures_are_named_once_in_order() {
        let row = reading().row("a key".into());
        assert_eq!((row.measures.as_str(), row.schools, row.observations), ("A,B", 3, i32::MAX));
    }

    #[tokio::test]
    async fn nothing_is_taken_down_that_nobody_will_write() {
        let (recorder, writer) = Recorder::new(Arc::new(CountingEntropy::default()));
        assert_eq!(recorder.record(reading()).await, Ok(()));
        drop(writer);
        assert_eq!(recorder.record(reading()).await, Err(Closed));
        recorder.flush().await;
    }

    #[tokio::test]
    async fn a_reader_waits_while_the_writer_is_far_behind() {
        let (recorder, _writer) = Recorder::new(Arc::new(CountingEntropy::default()));
        for _ in 0..WAITING {
            recorder.record(reading()).await.unwrap();
        }
        let one_more = tokio::time::timeout(Duration::from_millis(20), recorder.record(reading())).await;
        assert!(one_more.is_err(), "it waits");
    }

    #[tokio::test]
    async fn a_database_that_stays_away_does_not_keep_the_server_from_ending() {
        let (recorder, writer) = Recorder::new(Arc::new(CountingEntropy::default()));
        let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
        let writing = tokio::spawn(writer.run(db));
        recorder.record(reading()).await.unwrap();
        tokio::time::timeout(Duration::from_secs(5), recorder.drain(Duration::from_millis(50))).await.unwrap();
        drop(recorder);
        writing.await.unwrap();
    }
}
