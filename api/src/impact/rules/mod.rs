//! The arithmetic of impact: pure functions over plain numbers, each with the source of its formula, checked against published worked
//! examples; and the rules of its evaluations. What cannot be estimated is an answer with a reason; no figure is ever infinite or not a
//! number.
//!
//! Sums are taken in the order of the values, so that the order in which schools are given changes no bit of a result.

mod cannot;
mod cost_band;
mod effect_of_change;
mod effect_size;
mod estimate;
mod evaluate;
mod gap;
mod matching;
mod months;
mod plan;
mod pooling;
mod refused;
mod rollup;
mod sample;
mod security;
mod similar;
mod step;
#[cfg(test)]
mod tests;
mod worth;

pub use cannot::CannotEstimate;
pub use cost_band::{CostBand, CostBands, EEF_COST_BANDS};
pub use effect_of_change::{Effect, Formula, Interval, of_percentages, standardised};
pub use effect_size::{EffectSize, Group, cox_index, hedges_g};
pub use estimate::{Estimate, difference_in_differences, mean_change};
pub use evaluate::{Comparison, Excluded, Found, METHOD_VERSION, SchoolValues, Side, comparable, compare};
pub use gap::{Gap, GapChange};
pub use matching::{Matched, MatchingRule, Unit, nearest, standardised_difference};
pub use months::{EEF_TOOLKIT, Months, MonthsTable};
pub use plan::{Judged, Plan};
pub use pooling::{Pooled, Study, fixed_effect, hartung_knapp, random_effects};
pub use refused::ImpactRefused;
pub use rollup::{Ranged, Rolled, Rollup, one_of_each, roll_up};
pub use sample::{Change, Sample};
pub use security::{Evidence, Reason, Security};
pub use similar::{Balance, Property, Similar, balance, similar_schools};
pub use step::Step;
pub use worth::{Cost, Verdict, shared, tellable};
