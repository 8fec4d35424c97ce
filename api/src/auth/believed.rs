//! Tokens that were verified lately: to check a signature again that was checked a second ago takes longer than to look it up. Whether a
//! token is alive, its key still trusted and its user still a user is asked every time.

use std::sync::Arc;

use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::keys::VerifyingKey;
use super::refusal::Refusal;
use super::verify::Verified;

/// Tokens that are kept, some 200 bytes each where subjects are short.
const TOKENS: usize = 10_000;

/// What verified tokens say, by the digest of the token: nobody finds a token here.
#[derive(Debug)]
pub(super) struct Believed(Cache<[u8; 32], Kept>);

#[derive(Debug, Clone)]
struct Kept {
    key: Arc<VerifyingKey>,
    verified: Arc<Verified>,
}

impl Default for Believed {
    fn default() -> Self {
        Self(Cache::new(TOKENS))
    }
}

impl Believed {
    /// What the token says, verified by this very key before or now. One that it does not verify is not kept.
    pub(super) fn verified(
        &self,
        token: &str,
        key: &Arc<VerifyingKey>,
        verify: impl FnOnce() -> Result<Verified, Refusal>,
    ) -> Result<Arc<Verified>, Refusal> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        if let Some(kept) = self.0.get(&digest).filter(|kept| Arc::ptr_eq(&kept.key, key)) {
            return Ok(kept.verified);
        }
        let verified = Arc::new(verify()?);
        self.0.insert(digest, Kept { key: Arc::clone(key), verified: Arc::clone(&verified) });
        Ok(verified)
    }
}
