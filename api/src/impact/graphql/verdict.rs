use entities::impact_evaluation;
use entities::states::Direction;

use super::enums::ImpactVerdict;
use crate::impact::rules::Verdict;

/// What an interval says, of a measure of which that way was good; nothing is estimated without one. Of a gap less is better.
pub(super) fn verdict(
    interval: Option<(f64, f64)>,
    direction: Option<Direction>,
    against: Option<i16>,
) -> ImpactVerdict {
    let Some((low, high)) = interval else { return ImpactVerdict::CannotEstimate };
    let is_more_better = direction == Some(Direction::HigherIsBetter) && against.is_none();
    Verdict::of(low, high, is_more_better).into()
}

/// What the figures of the evaluation say to who may be told them.
pub(super) fn verdict_of(row: &impact_evaluation::Model) -> ImpactVerdict {
    match row.computed_at {
        Some(_) => verdict(row.effect_low.zip(row.effect_high), row.measure_direction, row.against_number),
        None => ImpactVerdict::NotComputed,
    }
}
