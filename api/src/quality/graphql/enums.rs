//! The lifecycles and kinds of quality assurance as the schema names them.

use async_graphql::Enum;
use entities::states;

/// What a framework is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::QaFrameworkSubject")]
pub enum QaFrameworkSubject {
    /// The delivery of an intervention, or a provider.
    Provision,
    /// A school.
    School,
}

/// What is reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::QaSubject")]
pub enum QaSubject {
    /// The delivery of an intervention.
    Intervention,
    /// A provider as a whole.
    Provider,
    /// A school, by its peers.
    School,
}

/// How a review is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::QaReviewKind")]
pub enum QaReviewKind {
    /// From documents.
    Desk,
    /// By a visit.
    Visit,
    /// By peers of the school.
    Peer,
}

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::QaReviewStatus")]
pub enum QaReviewStatus {
    /// It is planned.
    Scheduled,
    /// It was made; the findings are not moderated.
    Conducted,
    /// A second person has moderated the findings.
    Moderated,
    /// The outcome is published.
    Published,
    /// The outcome was published and is withdrawn, with a reason.
    Withdrawn,
    /// It was given up before it was made, with a reason.
    Cancelled,
}

/// What a review recommends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::QaRecommendation")]
pub enum QaRecommendation {
    /// Go on as it is.
    Continue,
    /// Go on, with changes.
    Adjust,
    /// Stop.
    Stop,
    /// Do more of it.
    ScaleUp,
}

/// Where an action after a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::QaActionStatus")]
pub enum QaActionStatus {
    /// To be done.
    Open,
    /// Done.
    Done,
    /// Not to be done any more.
    Dropped,
}

/// To whom a school lets its peer review be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::QaAudience")]
pub enum QaAudience {
    /// The hub that organises the review.
    Hub,
    /// The local authority.
    LocalAuthority,
    /// The Executive Board.
    Board,
    /// Everybody, as far as the outcome goes.
    Public,
}
