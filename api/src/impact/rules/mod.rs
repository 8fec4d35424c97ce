//! The arithmetic of impact: pure functions over plain numbers, each with the source of its formula, checked against published worked
//! examples. What cannot be estimated is an answer with a reason; no figure is ever infinite or not a number.
//!
//! Sums are taken in the order of the values, so that the order in which schools are given changes no bit of a result.

mod cannot;
mod cost_band;
mod effect_size;
mod estimate;
mod gap;
mod matching;
mod months;
mod pooling;
mod sample;
#[cfg(test)]
mod tests;

pub use cannot::CannotEstimate;
pub use cost_band::{CostBand, CostBands, EEF_COST_BANDS};
pub use effect_size::{EffectSize, Group, cox_index, hedges_g};
pub use estimate::{Estimate, difference_in_differences, mean_change};
pub use gap::{Gap, GapChange};
pub use matching::{Matched, MatchingRule, Unit, nearest};
pub use months::{EEF_TOOLKIT, Months, MonthsTable};
pub use pooling::{Pooled, Study, fixed_effect, random_effects};
pub use sample::{Change, Sample};
