//! The lifecycles of batches and windows as the schema names them.

use async_graphql::Enum;
use entities::states;

use crate::submissions::rules::WindowState;

/// Where a batch of observations stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::SubmissionStatus")]
pub enum SubmissionStatus {
    /// Has come in and is not checked yet.
    Received,
    /// Checked as a whole, without a problem.
    Validated,
    /// Written, all rows of it.
    Accepted,
    /// Not written, because of the problems listed.
    Rejected,
}

/// How a batch of observations came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::SubmissionChannel")]
pub enum SubmissionChannel {
    /// By `submitObservations`.
    Mutation,
    /// As a file sent over HTTP.
    Upload,
    /// By the operator's command.
    Command,
}

/// How settled observations are that are collected: before anybody has published them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
pub enum CollectedStatus {
    /// What the school expects.
    Predicted,
    /// Measured by the school before the period is over.
    InYear,
}

impl CollectedStatus {
    /// As a row of a batch says it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Predicted => "PREDICTED",
            Self::InYear => "IN_YEAR",
        }
    }
}

impl From<CollectedStatus> for states::ObservationStatus {
    fn from(status: CollectedStatus) -> Self {
        match status {
            CollectedStatus::Predicted => Self::Predicted,
            CollectedStatus::InYear => Self::InYear,
        }
    }
}

impl From<states::ObservationStatus> for CollectedStatus {
    fn from(status: states::ObservationStatus) -> Self {
        if status == states::ObservationStatus::Predicted { Self::Predicted } else { Self::InYear }
    }
}

/// Where a collection window stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "WindowState")]
pub enum CollectionState {
    /// It opens later.
    NotOpen,
    /// Batches are taken.
    Open,
    /// Batches are taken, and are late.
    Late,
    /// Batches are no longer taken.
    Closed,
}
