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
