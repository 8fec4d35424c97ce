use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};

use super::jwks::JwksError;
use crate::config::AuthKey;

/// A public key that verifies tokens, for one algorithm and no other.
#[derive(Clone)]
pub struct VerifyingKey {
    pub(super) kid: String,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

impl std::fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifyingKey").field("kid", &self.kid).field("algorithm", &self.algorithm).finish()
    }
}

/// Public keys by `kid`. Several at a time let keys rotate without a moment in which tokens are refused.
#[derive(Debug, Clone, Default)]
pub struct KeySet(HashMap<String, Arc<VerifyingKey>>);

/// Why a configured key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read.
    #[error("the key file {path} could not be read", path = .0.display())]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// The file holds a private key, which has no business on this machine.
    #[error("{path} holds a private key: give the public key that belongs to it", path = .0.display())]
    Private(PathBuf),
    /// The file does not hold a public key for the algorithm.
    #[error("{path} does not hold a public key for {algorithm} as PEM", path = .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the settings say that the key is for.
        algorithm: String,
    },
    /// The settings name an algorithm that is not taken.
    #[error("{0:?} is not EdDSA, RS256 or ES256")]
    Algorithm(String),
    /// The key set at `auth.jwks_url` cannot be asked for.
    #[error("auth.jwks_url cannot be used")]
    Remote(#[source] JwksError),
    /// Two keys have one `kid`.
    #[error("two keys have the kid {0:?}")]
    Twice(String),
}

/// The algorithm of this name, if it is one that tokens may be signed by. None of them shares a secret.
#[must_use]
pub fn parse_algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "EdDSA" => Some(Algorithm::EdDSA),
        "RS256" => Some(Algorithm::RS256),
        "ES256" => Some(Algorithm::ES256),
        _ => None,
    }
}

pub(super) fn algorithm_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::EdDSA => "EdDSA",
        Algorithm::RS256 => "RS256",
        Algorithm::ES256 => "ES256",
        _ => "an algorithm that is not taken",
    }
}

impl VerifyingKey {
    /// Reads the key that the settings name.
    ///
    /// # Errors
    /// When the file does not hold a public key for the algorithm.
    pub fn load(settings: &AuthKey) -> Result<Self, KeyError> {
        let path = &settings.path;
        let text = std::fs::read(path).map_err(|error| KeyError::Unreadable(path.clone(), error))?;
        if String::from_utf8_lossy(&text).contains("PRIVATE KEY") {
            return Err(KeyError::Private(path.clone()));
        }
        Self::from_pem(settings, path, &text)
    }

    fn from_pem(settings: &AuthKey, path: &Path, text: &[u8]) -> Result<Self, KeyError> {
        let algorithm =
            parse_algorithm(&settings.algorithm).ok_or_else(|| KeyError::Algorithm(settings.algorithm.clone()))?;
        let key = match algorithm {
            Algorithm::EdDSA => DecodingKey::from_ed_pem(text),
            Algorithm::ES256 => DecodingKey::from_ec_pem(text),
            _ => DecodingKey::from_rsa_pem(text),
        };
        key.ok()
            .filter(|key| has_size_of(algorithm, key))
            .map(|key| Self { kid: settings.kid.clone(), algorithm, key })
            .ok_or_else(|| KeyError::Unusable { path: path.to_owned(), algorithm: settings.algorithm.clone() })
    }

    /// The key of a fetched set, or nothing if it is not a public key for signatures of a kind that is taken. A shared
    /// secret (`oct`) never is: whoever may fetch it could sign with it.
    pub(super) fn from_jwk(jwk: &Jwk) -> Option<Self> {
        let kid = jwk.common.key_id.clone().filter(|kid| !kid.is_empty())?;
        let algorithm = match &jwk.algorithm {
            AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
            AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => Algorithm::ES256,
            AlgorithmParameters::RSA(_) => Algorithm::RS256,
            _ => return None,
        };
        let says = |expected| jwk.common.key_algorithm.is_none_or(|said| said == expected);
        let key = DecodingKey::from_jwk(jwk).ok()?;
        (says(KeyAlgorithm::from(algorithm)) && is_for_signatures(jwk) && has_size_of(algorithm, &key))
            .then_some(Self { kid, algorithm, key })
    }
}

fn is_for_signatures(jwk: &Jwk) -> bool {
    let usage = jwk.common.public_key_use.as_ref();
    let operations = jwk.common.key_operations.as_ref();
    usage.is_none_or(|usage| *usage == PublicKeyUse::Signature)
        && operations.is_none_or(|operations| operations.contains(&KeyOperations::Verify))
}

/// Whether the key is as long as the algorithm needs: 32 bytes, a point on P-256, at least 2048 bits. A key of another
/// curve would load and then refuse every token.
fn has_size_of(algorithm: Algorithm, key: &DecodingKey) -> bool {
    use jsonwebtoken::DecodingKeyKind::{RsaModulusExponent, SecretOrDer};
    match (algorithm, key.kind()) {
        (Algorithm::EdDSA, SecretOrDer(bytes)) => bytes.len() == 32,
        (Algorithm::ES256, SecretOrDer(bytes)) => bytes.len() == 65,
        (_, SecretOrDer(bytes)) => bytes.len() >= 256,
        (_, RsaModulusExponent { n, .. }) => n.len() >= 256,
    }
}

impl KeySet {
    /// Reads the keys that the settings name.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn load(settings: &[AuthKey]) -> Result<Self, KeyError> {
        let mut keys = HashMap::new();
        for key in settings {
            let key = VerifyingKey::load(key)?;
            if let Some(twice) = keys.insert(key.kid.clone(), Arc::new(key)) {
                return Err(KeyError::Twice(twice.kid.clone()));
            }
        }
        Ok(Self(keys))
    }

    /// The key with this `kid`.
    #[must_use]
    pub fn get(&self, kid: &str) -> Option<Arc<VerifyingKey>> {
        self.0.get(kid).cloned()
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<VerifyingKey> for KeySet {
    /// The first of several keys with one `kid` counts.
    fn from_iter<I: IntoIterator<Item = VerifyingKey>>(keys: I) -> Self {
        let mut set = HashMap::new();
        for key in keys {
            set.entry(key.kid.clone()).or_insert_with(|| Arc::new(key));
        }
        Self(set)
    }
}
