//! What agreements and their parties can be, as the schema names them.

use async_graphql::Enum;
use entities::states;

use crate::data_sharing::rules::Standing;

/// Where a data-sharing agreement stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
pub enum AgreementStatus {
    /// Written down and not yet signed by all parties. Nothing is shared under it.
    Draft,
    /// Signed by all parties, and its last day is not over. Figures are shared from its first day on.
    Signed,
    /// Signed by all parties, and its last day is over. Nothing is shared any more.
    Expired,
    /// Ended by a party, or by who runs the partnership, before its last day. Nothing is shared any more.
    Revoked,
}

impl From<Standing> for AgreementStatus {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Draft => Self::Draft,
            Standing::Signed => Self::Signed,
            Standing::Expired => Self::Expired,
            Standing::Revoked => Self::Revoked,
        }
    }
}

impl From<AgreementStatus> for Standing {
    fn from(status: AgreementStatus) -> Self {
        match status {
            AgreementStatus::Draft => Self::Draft,
            AgreementStatus::Signed => Self::Signed,
            AgreementStatus::Expired => Self::Expired,
            AgreementStatus::Revoked => Self::Revoked,
        }
    }
}

/// Which side of a data-sharing agreement a party is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::AgreementSide")]
pub enum AgreementSide {
    /// Shares its figures: a trust those of its schools, or a school its own.
    Sharer,
    /// Is given them.
    Recipient,
}

/// What a party to a data-sharing agreement is by the law of data protection (UK GDPR, articles 4, 26 and 28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Controller")]
pub enum Controller {
    /// Decides by itself why and how the data are used.
    Controller,
    /// Decides so together with the other party.
    JointController,
    /// Uses the data on behalf of a controller.
    Processor,
}

/// What shared figures may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Purpose")]
pub enum Purpose {
    /// To support and challenge schools.
    SchoolImprovement,
    /// To analyse needs and commission interventions.
    Commissioning,
    /// To assure the quality of interventions.
    QualityAssurance,
    /// To measure the impact of interventions.
    ImpactEvaluation,
    /// To carry out a duty that the law lays down.
    StatutoryDuty,
}
