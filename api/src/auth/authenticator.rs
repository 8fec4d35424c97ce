use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::DatabaseConnection;

use super::believed::Believed;
use super::keys::VerifyingKey;
use super::refusal::{Refusal, shortened};
use super::verify::{self, Expected};
use super::{Actor, AuthError, Authenticate, JwksError, KeyError, KeySet, RemoteKeys, bearer, store};
use crate::clock::Clock;
use crate::config;

/// Believes tokens signed by a configured key or by one of a fetched set, and asks the database whose they are.
#[derive(Debug)]
pub struct Authenticator {
    keys: KeySet,
    remote: Option<RemoteKeys>,
    believed: Believed,
    expected: Expected,
    anonymous_register: bool,
    db: DatabaseConnection,
    clock: Arc<dyn Clock>,
}

/// Why there is no answer.
enum Failure {
    Refused(Refusal),
    Unavailable,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Authenticator {
    /// Reads the configured keys. A key set at an address is fetched when the first token asks for it.
    ///
    /// # Errors
    /// When a configured key cannot be used.
    pub fn new(settings: &config::Auth, db: DatabaseConnection, clock: Arc<dyn Clock>) -> Result<Self, KeyError> {
        let remote = settings.jwks_url.as_deref().map(|url| RemoteKeys::new(url, settings, Arc::clone(&clock)));
        Ok(Self {
            keys: KeySet::load(&settings.keys)?,
            remote: remote.transpose().map_err(KeyError::Remote)?,
            believed: Believed::default(),
            expected: Expected {
                issuer: settings.issuer.clone(),
                audience: settings.audience.clone(),
                leeway_seconds: i64::try_from(settings.leeway_seconds).unwrap_or(i64::MAX),
            },
            anonymous_register: settings.anonymous_register,
            db,
            clock,
        })
    }

    async fn sign_in(&self, authorization: &str) -> Result<Actor, Failure> {
        let now = self.clock.now();
        let subject = self.subject(authorization, now).await?;
        self.user(subject, now).await
    }

    async fn subject(&self, authorization: &str, now: DateTime<Utc>) -> Result<String, Failure> {
        let token = bearer::token(authorization)?;
        let header = verify::header(token)?;
        let key = self.key(header.kid()?).await?;
        let verify = || verify::verified(token, &header, &key, &self.expected);
        Ok(self.believed.verified(token, &key, verify)?.subject(now, &self.expected)?.to_owned())
    }

    async fn key(&self, kid: &str) -> Result<Arc<VerifyingKey>, Failure> {
        if let Some(key) = self.keys.get(kid) {
            return Ok(key);
        }
        let fetched = match &self.remote {
            None => None,
            Some(remote) => remote.find(kid).await.map_err(|error| {
                match error {
                    JwksError::Fetching => tracing::debug!(%error, "a token waits for its key"),
                    error => tracing::error!(%error, "no key set to check tokens by"),
                }
                Failure::Unavailable
            })?,
        };
        fetched.ok_or_else(|| Refusal::UnknownKid { kid: shortened(kid) }.into())
    }

    async fn user(&self, subject: String, now: DateTime<Utc>) -> Result<Actor, Failure> {
        // PostgreSQL fails on a NUL in a text; no user has one in its subject.
        if subject.contains('\0') {
            return Err(Refusal::UnknownSubject { subject: shortened(&subject) }.into());
        }
        let found = store::user_by_subject(&self.db, &subject, now.date_naive()).await.map_err(|error| {
            tracing::error!(%error, "the user behind a token could not be read");
            Failure::Unavailable
        })?;
        match found {
            None => Err(Refusal::UnknownSubject { subject: shortened(&subject) }.into()),
            Some(user) if user.revoked_at.is_some_and(|at| at <= now) => {
                Err(Refusal::RevokedSubject { user_id: user.id }.into())
            }
            Some(user) => {
                Ok(Actor::User { id: user.id, subject, display_name: user.display_name, memberships: user.memberships })
            }
        }
    }
}

impl Authenticate for Authenticator {
    fn authenticate<'a>(&'a self, authorization: Option<&'a str>) -> BoxFuture<'a, Result<Actor, AuthError>> {
        async move {
            let Some(authorization) = authorization else {
                return Ok(Actor::Anonymous { may_read_register: self.anonymous_register });
            };
            self.sign_in(authorization).await.map_err(|failure| match failure {
                Failure::Unavailable => AuthError::Unavailable,
                Failure::Refused(refusal) => {
                    tracing::info!(reason = refusal.reason(), "token refused: {refusal}");
                    AuthError::Unauthenticated
                }
            })
        }
        .boxed()
    }
}

#[cfg(test)]
impl Authenticator {
    /// Why a header is refused, which the caller is not told.
    pub(super) async fn refusal(&self, authorization: &str) -> Option<&'static str> {
        match self.sign_in(authorization).await {
            Err(Failure::Refused(refusal)) => Some(refusal.reason()),
            _ => None,
        }
    }
}
