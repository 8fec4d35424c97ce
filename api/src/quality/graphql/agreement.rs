use async_graphql::{Enum, SimpleObject};

use super::framework::{QaCriterion, QaFramework};
use crate::quality::rules::{Agreement, NoAgreement, Weights};

/// How much a disagreement of several grades counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum QaAgreementWeights {
    /// In proportion to the number of grades (Cicchetti and Allison, 1971).
    Linear,
    /// In proportion to its square (Fleiss and Cohen, 1973).
    Quadratic,
}

impl From<QaAgreementWeights> for Weights {
    fn from(weights: QaAgreementWeights) -> Self {
        match weights {
            QaAgreementWeights::Linear => Self::Linear,
            QaAgreementWeights::Quadratic => Self::Quadratic,
        }
    }
}

/// Why there is no kappa.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum QaNoAgreementReason {
    /// Fewer than ten judgements were moderated.
    TooFew,
    /// Both gave one grade only, so chance alone would have them agree.
    OneGrade,
}

impl From<NoAgreement> for QaNoAgreementReason {
    fn from(reason: NoAgreement) -> Self {
        match reason {
            NoAgreement::TooFew => Self::TooFew,
            NoAgreement::OneGrade => Self::OneGrade,
        }
    }
}

/// How far teams and moderators agree on the grades of criteria: Cohen's weighted kappa (Cohen 1968; its standard error by Fleiss,
/// Cohen and Everitt 1969). A moderator knows what the team gave, so this tells how often grades are changed and by how much, not what
/// two would give who knew nothing of each other; and judgements of one review are not independent of each other, so the interval
/// is narrower than it should be.
#[derive(Debug, Clone, SimpleObject)]
pub struct QaAgreement {
    /// The version of the framework.
    pub(super) framework: QaFramework,
    /// The criterion. Null if all are taken together.
    pub(super) criterion: Option<QaCriterion>,
    /// Judgements that were moderated, of reviews whose findings the caller may know and that were not withdrawn.
    pub(super) judgements: i64,
    /// Share of them whose grade the moderator let stand, from 0 to 1. Null where there is no kappa.
    pub(super) observed: Option<f64>,
    /// Weighted kappa: 1 for full agreement, 0 for what chance alone would give, less where they agree less than that. Null where
    /// there is none: `reason` says why.
    pub(super) kappa: Option<f64>,
    /// Its standard error. Null where there is no kappa, and where the judgements leave nothing to tell it by: all agree.
    pub(super) standard_error: Option<f64>,
    /// Lower end of its 95 % confidence interval. Null where there is no standard error.
    pub(super) lower: Option<f64>,
    /// Upper end of its 95 % confidence interval. Null where there is no standard error.
    pub(super) upper: Option<f64>,
    /// Why there is no kappa. Null if there is one.
    pub(super) reason: Option<QaNoAgreementReason>,
}

impl QaAgreement {
    /// The answer to what was found.
    pub(super) fn of(
        framework: QaFramework,
        criterion: Option<QaCriterion>,
        judgements: i64,
        found: Result<Agreement, NoAgreement>,
    ) -> Self {
        let known = found.ok();
        let precision = known.and_then(|agreement| agreement.precision);
        Self {
            framework,
            criterion,
            judgements,
            observed: known.map(|agreement| agreement.observed),
            kappa: known.map(|agreement| agreement.kappa),
            standard_error: precision.map(|precision| precision.standard_error),
            lower: precision.map(|precision| precision.interval.0),
            upper: precision.map(|precision| precision.interval.1),
            reason: found.err().map(Into::into),
        }
    }
}
