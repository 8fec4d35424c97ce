//! How many SQL statements a request has caused: counted where they are run, so that no path can forget to count.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::task::{FutureObj, Spawn, SpawnError};

tokio::task_local! {
    static COUNTER: Arc<AtomicU64>;
}

/// Counts the statements that the future runs.
#[derive(Debug, Clone, Default)]
pub struct StatementCount(Arc<AtomicU64>);

impl StatementCount {
    /// Statements run so far.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Runs the future and counts what it runs, also in the tasks that [`CountedSpawner`] starts for it.
    pub async fn scope<F: Future>(&self, future: F) -> F::Output {
        COUNTER.scope(Arc::clone(&self.0), future).await
    }
}

/// Counts one statement for the request that runs it, if one does.
pub(super) fn count_one() {
    let _ = COUNTER.try_with(|counter| counter.fetch_add(1, Ordering::Relaxed));
}

/// Starts tasks on the current runtime that go on counting for the request that started them.
#[derive(Debug, Clone, Copy, Default)]
pub struct CountedSpawner;

impl Spawn for CountedSpawner {
    fn spawn_obj(&self, future: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        match COUNTER.try_with(Arc::clone) {
            Ok(counter) => tokio::spawn(COUNTER.scope(counter, future)),
            Err(_) => tokio::spawn(future),
        };
        Ok(())
    }
}
