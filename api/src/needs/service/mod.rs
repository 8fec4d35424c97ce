//! What is done with needs: an analysis is made, or made again to see whether it gives the same; priorities are drawn from it; predictions are
//! compared with what came.

mod draw_priority;
mod measure;
mod predictions;
mod reproduce;
mod run_analysis;

pub use draw_priority::{Drawing, draw_priority};
pub use predictions::{Compared, PredictionsAsked, PredictionsError, predictions};
pub use reproduce::{Reproduced, reproduce};
pub use run_analysis::{Running, run_analysis};

use super::rules::NeedsRefused;
use crate::operation::Failure;

/// Kind of the rows acted on.
pub const ANALYSIS: &str = "NeedAnalysis";

/// What a use case of needs analysis gives.
pub type Outcome<T> = Result<T, Failure<NeedsRefused>>;
