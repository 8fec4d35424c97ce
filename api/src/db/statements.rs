//! How many SQL statements a request has caused, counted where they are run, so that no path can forget to count; and the
//! tasks that run them for it, which end with it.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::task::{FutureObj, Spawn, SpawnError};
use tokio::task::AbortHandle;

tokio::task_local! {
    static SCOPE: Scope;
}

/// What belongs to the request that a task works for.
#[derive(Debug, Clone, Default)]
struct Scope {
    count: StatementCount,
    tasks: Arc<Mutex<Vec<AbortHandle>>>,
}

impl Scope {
    fn spawn(self, future: FutureObj<'static, ()>) {
        let tasks = Arc::clone(&self.tasks);
        let task = tokio::spawn(SCOPE.scope(self, future)).abort_handle();
        let mut tasks = tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.retain(|task| !task.is_finished());
        tasks.push(task);
    }
}

/// Held by the request: nobody waits for what its tasks load once it is answered or given up.
struct AbortOnDrop(Arc<Mutex<Vec<AbortHandle>>>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        let tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().for_each(AbortHandle::abort);
    }
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

    /// Runs the future and counts what it runs, also in the tasks that [`CountedSpawner`] starts for it. Those end when it
    /// is done or dropped.
    pub async fn scope<F: Future>(&self, future: F) -> F::Output {
        let scope = Scope { count: self.clone(), ..Scope::default() };
        let _tasks = AbortOnDrop(Arc::clone(&scope.tasks));
        SCOPE.scope(scope, future).await
    }
}

/// Counts one statement for the request that runs it, if one does.
pub(super) fn count_one() {
    let _ = SCOPE.try_with(|scope| scope.count.0.fetch_add(1, Ordering::Relaxed));
}

/// Starts tasks on the current runtime that go on counting for the request that started them, and end with it.
#[derive(Debug, Clone, Copy, Default)]
pub struct CountedSpawner;

impl Spawn for CountedSpawner {
    fn spawn_obj(&self, future: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        match SCOPE.try_with(Clone::clone) {
            Ok(scope) => scope.spawn(future),
            Err(_) => drop(tokio::spawn(future)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::task::SpawnExt;
    use tokio::sync::oneshot;

    use super::*;

    /// Ready when the task that was started in the scope is gone.
    fn start_task() -> oneshot::Receiver<()> {
        let (held, gone) = oneshot::channel::<()>();
        let task = async move {
            std::future::pending::<()>().await;
            drop(held);
        };
        CountedSpawner.spawn(task).unwrap();
        gone
    }

    #[tokio::test]
    async fn tasks_end_with_the_request_that_started_them() {
        let count = StatementCount::default();
        let mut started = None;
        count.scope(async { started = Some(start_task()) }).await;
        let gone = tokio::time::timeout(std::time::Duration::from_secs(5), started.unwrap()).await;
        assert!(gone.expect("the task is aborted").is_err());
    }

    #[tokio::test]
    async fn tasks_count_for_the_request_that_started_them() {
        let count = StatementCount::default();
        let (done, counted) = oneshot::channel();
        let task = async move {
            count_one();
            let _ = done.send(());
        };
        count
            .scope(async {
                CountedSpawner.spawn(task).unwrap();
                counted.await.unwrap();
            })
            .await;
        assert_eq!(count.get(), 1);
    }
}
