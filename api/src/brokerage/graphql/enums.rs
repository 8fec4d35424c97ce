//! The lifecycles and kinds of brokerage as the schema names them.

use async_graphql::Enum;
use entities::states;

use crate::brokerage::rules;

/// As what a system leader is designated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Designation")]
pub enum Designation {
    /// National leader of education: the head of a national support school.
    Nle,
    /// Local leader of education: a head who helps another.
    Lle,
    /// Specialist leader of education: a middle or senior leader with a specialism.
    Sle,
    /// National leader of governance: a chair of governors who helps another.
    Nlg,
}

/// Where a request for support stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::SupportRequestStatus")]
pub enum SupportRequestStatus {
    /// Nothing is offered yet, or no more.
    Asked,
    /// An offer waits for the school to answer.
    Offered,
    /// An offer was accepted.
    Accepted,
    /// It was withdrawn, or nothing can be offered; with a reason.
    Closed,
}

/// Where an offer of support stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::SupportOfferStatus")]
pub enum SupportOfferStatus {
    /// It waits for the school to answer.
    Open,
    /// The school accepted it.
    Accepted,
    /// The school declined it.
    Declined,
    /// The local authority took it back, or the request was closed.
    Withdrawn,
}

/// Where a deployment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::DeploymentStatus")]
pub enum DeploymentStatus {
    /// It is offered to the school; its days are held.
    Proposed,
    /// The school accepted it; its days are held.
    Agreed,
    /// It is under way; its days are held.
    Active,
    /// It was done; the days that were given count.
    Completed,
    /// It was declined, taken back or broken off, with a reason; the days that were given count.
    Ended,
}

/// By what candidates are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "rules::Part")]
pub enum SupportMatchCriterion {
    /// How much of what is asked for it is expert in; 40 points at most.
    Specialism,
    /// Whether it knows the phase of the school; 20 points.
    Phase,
    /// How many of the days that are asked for it has free when they are needed; 20 points at most.
    FreeDays,
    /// How near it is as the crow flies; 10 points at most, none from 40 km on.
    Distance,
    /// What quality assurance published of the provider that it is or that sends it; 10 points at most, 5 without a record.
    Quality,
}

/// Why somebody cannot be sent to a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "rules::Conflict")]
pub enum ConflictOfInterest {
    /// It comes from the school.
    OwnSchool,
    /// It comes from a school of the same trust.
    OwnTrust,
    /// It holds a membership of the school, its trust, or another school of that.
    Member,
    /// The provider that it is or that sends it is the school's trust, or is led by the school or a school of that trust.
    OwnProvider,
    /// It, or somebody of the provider that it is, reviews or moderates the school, or has within the last year.
    Reviewer,
}
