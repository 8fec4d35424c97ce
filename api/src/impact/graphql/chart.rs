//! What front ends draw, so that all draw the same picture.

use async_graphql::{Enum, SimpleObject};
use entities::impact_evaluation;

use crate::graphql::scalars::Period;

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ImpactLineOf {
    /// The schools that take part.
    Treated,
    /// What they are compared with.
    Comparator,
    /// Where the schools that take part would be, had they changed as the comparators did.
    Expected,
}

/// One point of a line.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactPoint {
    /// The period.
    period: Period,
    /// The mean, in the unit of the measure; of a gap, how far the cohort is behind the other.
    value: f64,
}

/// One line.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactLine {
    /// Whose.
    of: ImpactLineOf,
    /// The baseline, then the outcome.
    points: Vec<ImpactPoint>,
}

/// The lines of an evaluation. Null where nothing is estimated.
pub(super) fn lines(row: &impact_evaluation::Model) -> Option<Vec<ImpactLine>> {
    let line = |of, baseline, outcome| {
        let point = |period, value| ImpactPoint { period: Period(period), value };
        ImpactLine { of, points: vec![point(row.baseline_period, baseline), point(row.outcome_period, outcome)] }
    };
    let (baseline, outcome) = row.treated_baseline.zip(row.treated_outcome)?;
    let mut lines = vec![line(ImpactLineOf::Treated, baseline, outcome)];
    if let Some((before, after)) = row.comparator_baseline.zip(row.comparator_outcome) {
        lines.push(line(ImpactLineOf::Comparator, before, after));
        lines.push(line(ImpactLineOf::Expected, baseline, baseline + (after - before)));
    }
    Some(lines)
}
