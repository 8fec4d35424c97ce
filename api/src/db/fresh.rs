//! What is read from the database and kept in memory for a while: small, public, and changed a few times a year.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::DbErr;
use tokio::sync::Mutex;

use crate::clock::Clock;

/// How long it is used before it is read again. A change on another replica shows after this.
const FRESH: Duration = Duration::from_secs(60);

/// Something that is read again when it is no longer fresh.
#[derive(Debug)]
pub struct Fresh<T> {
    clock: Arc<dyn Clock>,
    kept: RwLock<Option<(DateTime<Utc>, Arc<T>)>>,
    reading: Mutex<()>,
}

impl<T> Fresh<T> {
    /// Nothing is kept yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, kept: RwLock::new(None), reading: Mutex::new(()) }
    }

    /// What is kept, if it is fresh; else what is read, which is then kept. Who asks while it is being read waits for that.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn get(&self, read: impl AsyncFnOnce() -> Result<T, DbErr>) -> Result<Arc<T>, DbErr> {
        if let Some(kept) = self.fresh() {
            return Ok(kept);
        }
        let _one_reads = self.reading.lock().await;
        if let Some(kept) = self.fresh() {
            return Ok(kept);
        }
        let read = Arc::new(read().await?);
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some((self.clock.now(), Arc::clone(&read)));
        Ok(read)
    }

    fn fresh(&self) -> Option<Arc<T>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let (read_at, kept) = kept.as_ref()?;
        let age = self.clock.now().signed_duration_since(*read_at).to_std().ok()?;
        (age < FRESH).then(|| Arc::clone(kept))
    }
}
