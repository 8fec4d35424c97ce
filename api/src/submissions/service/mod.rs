//! Batches and windows: one function per use case, named as the mutation.
//!
//! Locks are taken in one order, so that nobody waits in a circle: idempotency key, then the rows of the batch's schools in
//! the order of their URNs. Batches about one school come one after the other, so no version is lost or written twice; the
//! index over current observations is the last fence.

mod checks;
mod collection_windows;
mod departed;
mod send;
mod write;

pub use collection_windows::{Amending, Opening, amend_collection_window, open_collection_window};
pub use send::{Batch, Outcome, SendRefused, submit};
