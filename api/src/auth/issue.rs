use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use secrecy::SecretString;
use serde::Serialize;

use crate::clock::Clock;
use crate::entropy::Entropy;

/// Issues tokens signed by an Ed25519 private key.
#[derive(Clone)]
pub struct Issuer {
    kid: String,
    key: EncodingKey,
    issuer: String,
    audience: String,
}

/// A token and what it says.
#[derive(Debug, Clone)]
pub struct IssuedToken {
    /// The token, to be sent as `Authorization: Bearer <token>`.
    pub token: SecretString,
    /// `sub`: whose it is.
    pub subject: String,
    /// `exp`: when it ends.
    pub expires_at: DateTime<Utc>,
}

/// Why no token was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The text is not an Ed25519 private key as PEM.
    #[error("not an Ed25519 private key as PEM")]
    Key(#[source] jsonwebtoken::errors::Error),
    /// The end lies beyond all dates.
    #[error("a token cannot live that long")]
    Lifetime,
    /// The token could not be signed.
    #[error("the token could not be signed")]
    Signing(#[source] jsonwebtoken::errors::Error),
}

#[derive(Debug, Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Issuer {
    /// An issuer that signs with this private key (PEM, PKCS#8) under this `kid`.
    ///
    /// # Errors
    /// When the text holds no such key.
    pub fn from_pem(
        kid: impl Into<String>,
        private_key: &[u8],
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, IssueError> {
        let key = EncodingKey::from_ed_pem(private_key).map_err(IssueError::Key)?;
        Ok(Self { kid: kid.into(), key, issuer: issuer.into(), audience: audience.into() })
    }

    /// A token for this subject that lives from now on for this long.
    ///
    /// # Errors
    /// When it would live beyond all dates, or cannot be signed.
    pub fn issue(
        &self,
        subject: &str,
        lifetime: TimeDelta,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<IssuedToken, IssueError> {
        let now = clock.now().trunc_subsecs(0);
        let expires_at = now.checked_add_signed(lifetime).ok_or(IssueError::Lifetime)?;
        let claims = Claims {
            iss: &self.issuer,
            aud: &self.audience,
            sub: subject,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
            jti: entropy.uuid(now),
        };
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        let token = encode(&header, &claims, &self.key).map_err(IssueError::Signing)?;
        Ok(IssuedToken { token: SecretString::from(token), subject: subject.to_owned(), expires_at })
    }
}
