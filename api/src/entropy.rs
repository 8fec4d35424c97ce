//! Randomness, handed in: nothing else in the service asks the system for it, so a test can foretell it.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};

/// Where random bytes come from.
pub trait Entropy: Debug + Send + Sync {
    /// Ten random bytes for the part of an identifier that is not time.
    fn bytes(&self) -> [u8; 10];

    /// A new identifier (UUID version 7), so that keys made later sort later.
    fn uuid(&self, now: DateTime<Utc>) -> String {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid().to_string()
    }
}

/// The system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for randomness")]
    fn bytes(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        if let Err(error) = getrandom::fill(&mut bytes) {
            tracing::error!(%error, "the system gave no randomness");
        }
        bytes
    }
}

/// Randomness that counts: the first identifier ends in 1, the next in 2.
#[derive(Debug, Default)]
pub struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn bytes(&self) -> [u8; 10] {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let mut bytes = [0; 10];
        for (to, from) in bytes.iter_mut().rev().zip(count.to_le_bytes()) {
            *to = from;
        }
        bytes
    }
}
