use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;

use super::development;
use super::keys::{KeySet, VerifyingKey};
use crate::clock::Clock;
use crate::config;

/// How long the address has to answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long to wait before asking again, whatever tokens say: a stranger can invent a `kid` per request.
const PAUSE: TimeDelta = TimeDelta::seconds(10);
/// Largest answer that is read. Sets in use are under 30 kB.
const LARGEST: usize = 256 * 1024;

/// Why there is no key set.
#[derive(Debug, thiserror::Error)]
pub enum JwksError {
    /// The address did not answer.
    #[error("the key set could not be fetched")]
    Unreachable(#[source] reqwest::Error),
    /// The address answered with something other than 200. A redirect is not followed: it would let whoever answers
    /// choose where our keys come from.
    #[error("the address of the key set answered {0}")]
    Status(reqwest::StatusCode),
    /// There is no client to ask with.
    #[error("the HTTP client for the key set could not be made")]
    Client(#[source] reqwest::Error),
    /// The answer is larger than a key set is.
    #[error("the key set is larger than {LARGEST} bytes")]
    TooLarge,
    /// The answer is not a key set.
    #[error("the answer is not a JSON Web Key Set")]
    Malformed(#[source] serde_json::Error),
    /// It does not have the key, and a newer one that may have it is on its way.
    #[error("the key set is being fetched again")]
    Fetching,
    /// There is none yet, or the last one is too old.
    #[error("no key set has been fetched lately, and the address does not answer")]
    Stale,
}

impl JwksError {
    /// Without the address, in whose query a key may stand.
    fn unreachable(error: reqwest::Error) -> Self {
        Self::Unreachable(error.without_url())
    }
}

/// The key set at an address: fetched when it is not fresh or does not have a key, kept while the address is silent.
#[derive(Debug)]
pub struct RemoteKeys {
    url: String,
    http: reqwest::Client,
    fresh_for: TimeDelta,
    kept_for: TimeDelta,
    clock: Arc<dyn Clock>,
    cache: RwLock<Cache>,
    /// Held by the one who fetches.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Cache {
    keys: KeySet,
    fetched_at: Option<DateTime<Utc>>,
    tried_at: Option<DateTime<Utc>>,
}

impl RemoteKeys {
    /// Keys at this address, none of which is fetched yet.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(url: &str, settings: &config::Auth, clock: Arc<dyn Clock>) -> Result<Self, JwksError> {
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("partnership/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(JwksError::Client)?;
        Ok(Self {
            url: url.to_owned(),
            http,
            fresh_for: seconds(settings.jwks_refresh_seconds),
            kept_for: seconds(settings.jwks_stale_seconds),
            clock,
            cache: RwLock::default(),
            turn: tokio::sync::Mutex::default(),
        })
    }

    /// The key with this `kid`, fetched again if need be.
    ///
    /// # Errors
    /// When there is no set, or only one too old to be believed.
    pub async fn find(&self, kid: &str) -> Result<Option<Arc<VerifyingKey>>, JwksError> {
        if self.has_fresh(kid) {
            return self.kept(kid);
        }
        let _turn = match self.turn.try_lock() {
            Ok(turn) => turn,
            // Somebody is fetching. Only a first set is waited for: a stranger who invents a `kid` while the address is slow
            // would else make the requests of all wait.
            Err(_) => match self.kept(kid) {
                Ok(Some(key)) => return Ok(Some(key)),
                Ok(None) => return Err(JwksError::Fetching),
                Err(_) => self.turn.lock().await,
            },
        };
        if !self.has_fresh(kid) && !self.has_just_tried() {
            self.refresh().await;
        }
        self.kept(kid)
    }

    /// Fetches the set once, whatever is kept, and says how many keys of it can be used.
    ///
    /// # Errors
    /// When the address does not answer with a key set.
    pub async fn probe(&self) -> Result<usize, JwksError> {
        self.fetch().await.map(|keys| keys.len())
    }

    fn has_fresh(&self, kid: &str) -> bool {
        let cache = self.read();
        self.is_within(cache.fetched_at, self.fresh_for) && cache.keys.get(kid).is_some()
    }

    /// Asked by the one whose turn it is: those who wait for a first set must not be sent away by it.
    fn has_just_tried(&self) -> bool {
        self.is_within(self.read().tried_at, PAUSE)
    }

    fn is_within(&self, instant: Option<DateTime<Utc>>, span: TimeDelta) -> bool {
        instant.is_some_and(|instant| self.clock.now() - instant < span)
    }

    fn kept(&self, kid: &str) -> Result<Option<Arc<VerifyingKey>>, JwksError> {
        let cache = self.read();
        if self.is_within(cache.fetched_at, self.kept_for.max(self.fresh_for)) {
            Ok(cache.keys.get(kid))
        } else {
            Err(JwksError::Stale)
        }
    }

    async fn refresh(&self) {
        self.write().tried_at = Some(self.clock.now());
        match self.fetch().await {
            Ok(keys) => {
                tracing::info!(keys = keys.len(), url = self.shown_url(), "key set fetched");
                let mut cache = self.write();
                cache.keys = keys;
                cache.fetched_at = Some(self.clock.now());
            }
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(%error, cause, url = self.shown_url(), "key set not fetched; the last one is kept");
            }
        }
    }

    /// The address without its query, in which a key may stand.
    fn shown_url(&self) -> &str {
        self.url.split('?').next().unwrap_or_default()
    }

    async fn fetch(&self) -> Result<KeySet, JwksError> {
        let request = self.http.get(&self.url).header("accept", "application/jwk-set+json, application/json");
        let mut answer = request.send().await.map_err(JwksError::unreachable)?;
        if answer.status() != reqwest::StatusCode::OK {
            return Err(JwksError::Status(answer.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(JwksError::unreachable)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(JwksError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        parse(&body)
    }

    fn read(&self) -> RwLockReadGuard<'_, Cache> {
        self.cache.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Cache> {
        self.cache.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn seconds(seconds: u64) -> TimeDelta {
    i64::try_from(seconds).ok().and_then(TimeDelta::try_seconds).unwrap_or(TimeDelta::MAX)
}

/// Each key is read by itself, so that one of a kind we do not know leaves the others usable. A development key is public
/// knowledge wherever it comes from, and left out.
fn parse(body: &[u8]) -> Result<KeySet, JwksError> {
    #[derive(Deserialize)]
    struct Document {
        keys: Vec<serde_json::Value>,
    }
    let document: Document = serde_json::from_slice(body).map_err(JwksError::Malformed)?;
    let keys = document.keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
    Ok(keys
        .filter_map(|jwk| VerifyingKey::from_jwk(&jwk))
        .filter(|key| !development::is_development_kid(&key.kid))
        .collect())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::clock::SetClock;

    fn remote(url: &str) -> RemoteKeys {
        let clock = Arc::new(SetClock::at(DateTime::UNIX_EPOCH));
        RemoteKeys::new(url, &config::Auth::default(), clock).unwrap()
    }

    #[tokio::test]
    async fn nobody_waits_for_the_fetch_of_another_once_there_is_a_set() {
        let remote = remote("http://127.0.0.1:1/keys");
        let _fetching = remote.turn.lock().await;
        assert!(remote.find("new").now_or_never().is_none(), "a first set is waited for");
        remote.write().fetched_at = Some(DateTime::UNIX_EPOCH);
        assert!(matches!(remote.find("new").now_or_never(), Some(Err(JwksError::Fetching))));
    }

    #[tokio::test]
    async fn no_message_shows_the_query_of_the_address() {
        let remote = remote("http://127.0.0.1:1/keys?code=hunter2");
        let error = remote.probe().await.unwrap_err();
        assert!(matches!(error, JwksError::Unreachable(_)), "{error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        assert_eq!(remote.shown_url(), "http://127.0.0.1:1/keys");
    }
}
