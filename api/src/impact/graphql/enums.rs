//! The lifecycle and the methods of impact evaluations as the schema names them.

use async_graphql::Enum;
use entities::states;

use crate::impact::rules;

/// Where an impact evaluation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::ImpactStatus")]
pub enum ImpactStatus {
    /// Planned; its figures, if there are any, can be computed anew.
    Draft,
    /// Its figures are put forward.
    Submitted,
    /// A second person has agreed to them.
    Moderated,
    /// They are published.
    Published,
    /// They were published, and a later evaluation took their place.
    Superseded,
    /// They were published and do not count any more, or were given up before; with a reason.
    Withdrawn,
}

/// With what the schools that take part are compared. All but the first are differences in differences: the change of the schools
/// that take part less that of the comparators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::ImpactMethod")]
pub enum ImpactMethod {
    /// With themselves, before and after. What would have changed anyway is in the figure.
    PrePost,
    /// With the change of England.
    NationalComparator,
    /// With the change of the other schools of the local authority of the same phases.
    LocalComparator,
    /// With the change of the schools most like them before, wherever they are.
    SimilarSchools,
}

/// What each school counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::ImpactWeighting")]
pub enum ImpactWeighting {
    /// Each the same.
    Schools,
    /// As many as it has pupils behind its outcome.
    Pupils,
}

/// On which side of an evaluation a school is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "states::ImpactSide")]
pub enum ImpactSide {
    /// It takes part in the intervention, or did before it left.
    Treated,
    /// It is compared with.
    Comparator,
}

/// What an observation is in an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "states::ImpactPart")]
pub enum ImpactPart {
    /// The value of the period before that of the baseline, by which similar schools are found.
    Prior,
    /// The value of the baseline period.
    Baseline,
    /// The value of the outcome period.
    Outcome,
    /// The other side of a gap in the period before.
    AgainstPrior,
    /// The other side of a gap in the baseline period.
    AgainstBaseline,
    /// The other side of a gap in the outcome period.
    AgainstOutcome,
}

/// What an evaluation says of the work: the 95 % confidence interval decides, not the estimate alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum ImpactVerdict {
    /// The whole interval is on the good side of no effect.
    Improved,
    /// The whole interval is on the bad side of no effect.
    Worsened,
    /// No effect is within the interval: what was seen may be chance.
    NoClearChange,
    /// Nothing can be estimated; `cannotEstimate` says why.
    CannotEstimate,
    /// Nothing is computed yet.
    NotComputed,
    /// It rests on figures that are not public, and the caller may not read all of them, or not any more.
    Withheld,
}

impl From<rules::Verdict> for ImpactVerdict {
    fn from(verdict: rules::Verdict) -> Self {
        match verdict {
            rules::Verdict::Improved => Self::Improved,
            rules::Verdict::Worsened => Self::Worsened,
            rules::Verdict::NoClearChange => Self::NoClearChange,
        }
    }
}
