//! What loads the parts of objects that a query asks for: made per request, so that it knows whose eyes it reads with.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, HashMapCache};
use async_graphql::runtime::Timer;
use async_graphql::{Context, Request, Result};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::DatabaseConnection;

use crate::auth::Actor;
use crate::db::statements::CountedSpawner;
use crate::disclosure::reading::Tally;
use crate::operation::Operation;

/// Reads rows for one request. Each slice teaches it to load its own keys.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The request.
    pub operation: Operation,
}

impl Reader {
    /// Connections to the database.
    #[must_use]
    pub const fn db(&self) -> &DatabaseConnection {
        &self.operation.db
    }

    /// Whose eyes it reads with.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.operation.actor
    }
}

/// Keys that one statement loads at most: more than the limit of cost lets a query ask for.
const BATCH: usize = 10_000;

/// Loads keys of many objects with one statement per level of the query.
pub type Loaders = DataLoader<Reader, HashMapCache>;

/// Collects keys while there is something else to run. A sleep, however short, ends with a tick of the clock: it would add a millisecond to
/// each level of a query.
struct NextTurn;

impl Timer for NextTurn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        tokio::task::yield_now().boxed()
    }
}

/// Gives a request what its resolvers need.
#[must_use]
pub fn with_operation(request: Request, operation: Operation) -> Request {
    let reader = Reader { operation: operation.clone() };
    let loaders =
        DataLoader::with_cache(reader, CountedSpawner, NextTurn, HashMapCache::default()).max_batch_size(BATCH);
    request.data(operation).data(loaders).data(Tally::default())
}

/// Reads anew from here on: a mutation has written, and what the request read before may no longer be so.
///
/// # Errors
/// When the request was not prepared by [`with_operation`].
pub fn forget_what_was_read(ctx: &Context<'_>) -> Result<()> {
    loaders(ctx)?.enable_all_cache(false);
    Ok(())
}

/// The request that a resolver works for.
///
/// # Errors
/// When the request was not prepared by [`with_operation`].
pub fn operation<'a>(ctx: &'a Context<'_>) -> Result<&'a Operation> {
    ctx.data::<Operation>()
}

/// The loaders of the request.
///
/// # Errors
/// When the request was not prepared by [`with_operation`].
pub fn loaders<'a>(ctx: &'a Context<'_>) -> Result<&'a Loaders> {
    ctx.data::<Loaders>()
}

/// Keys that share a statement, with the part in which they differ.
#[must_use]
pub fn grouped<K, S: Hash + Eq, D>(keys: &[K], parts: impl Fn(&K) -> (S, D)) -> HashMap<S, Vec<D>> {
    let mut groups: HashMap<S, Vec<D>> = HashMap::new();
    for key in keys {
        let (shared, different) = parts(key);
        groups.entry(shared).or_default().push(different);
    }
    groups
}
