//! Decisions of needs analysis over plain values. All arithmetic is of whole numbers, so that the same figures always give the same answer.

mod accuracy;
mod judge;
mod rank;
mod refused;

pub use accuracy::{Accuracy, Prediction, accuracy};
pub use judge::{Threshold, applies, behind};
pub use rank::{Bands, Place, Tally, rank};
pub use refused::NeedsRefused;
