//! The lifecycles and kinds of commissioning as the schema names them.

use async_graphql::Enum;
use entities::states;

/// What kind of improvement work an intervention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::InterventionKind")]
pub enum InterventionKind {
    /// A review of a school, such as of its use of pupil premium.
    Review,
    /// A programme for targeted pupils, such as Challenge the Gap.
    TargetedProgramme,
    /// Support of one school by another.
    SchoolToSchoolSupport,
    /// Peer review among schools.
    PeerReview,
    /// A network of leaders, such as Staying Good and Good to Great.
    LeadershipNetwork,
    /// A programme for leaders, such as induction of headteachers.
    LeadershipProgramme,
    /// A review or support of governance.
    GovernanceSupport,
    /// Professional development of teachers and other staff.
    ProfessionalDevelopment,
    /// A programme for literacy, such as Reading Recovery.
    LiteracyProgramme,
    /// A programme for numeracy.
    NumeracyProgramme,
    /// Outreach for pupils with English as an additional language or special educational needs.
    InclusionOutreach,
    /// A hub for a subject, such as science and technology.
    SubjectHub,
    /// Placements of students or volunteers in schools.
    StudentPlacement,
    /// A campaign for attendance.
    AttendanceCampaign,
    /// A programme that keeps young people in education, employment or training.
    ParticipationProgramme,
    /// Anything else.
    Other,
}

/// Where an intervention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::InterventionStatus")]
pub enum InterventionStatus {
    /// Proposed; the board has yet to decide.
    Proposed,
    /// Put off by the board; it can be proposed again.
    Deferred,
    /// Turned down by the board.
    Rejected,
    /// Approved by the board; not yet commissioned.
    Approved,
    /// Commissioned: there is a contract.
    Commissioned,
    /// Under way.
    InDelivery,
    /// Delivered; every participation is closed.
    Completed,
    /// Delivered and evaluated.
    Evaluated,
    /// Ended before it was completed, with a reason.
    Cancelled,
}

/// Where the participation of a school in an intervention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::ParticipationStatus")]
pub enum ParticipationStatus {
    /// The school takes part.
    Active,
    /// The school took part to the end.
    Completed,
    /// The school left before the end, with a reason.
    Withdrawn,
}

/// How a participation is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
pub enum ParticipationOutcome {
    /// The school took part to the end.
    Completed,
    /// The school left before the end.
    Withdrawn,
}

/// What the commissioning group decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Question")]
pub enum Question {
    /// Whether a proposed intervention is approved.
    Proposal,
    /// Whether the commitments of an intervention may exceed its allocation, and by how much.
    CommitmentLimit,
    /// Whether payments for an intervention may exceed its commitments, and by how much.
    ActualLimit,
    /// Whether the allocations of a plan may exceed its budget, and by how much.
    BudgetLimit,
}

/// What a member of the commissioning group says to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "states::Verdict")]
pub enum Verdict {
    /// Yes.
    Approve,
    /// Not now; a proposal can be made again.
    Defer,
    /// No.
    Reject,
}

/// The status as the audit trail writes it.
pub(super) fn status_named(name: Option<&str>) -> Option<InterventionStatus> {
    let name = name?;
    states::InterventionStatus::all().find(|status| status.to_string() == name).map(Into::into)
}

/// Which limit is decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, serde::Serialize)]
#[graphql(remote = "crate::commissioning::service::Limit")]
pub enum Limit {
    /// What may be committed beyond the allocation of an intervention.
    Commitment,
    /// What may be paid beyond the commitments of an intervention.
    Actual,
    /// What may be allocated beyond the budget of a plan.
    Budget,
}

/// What a list of interventions is ordered by. The key of the row breaks ties.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "crate::commissioning::store::interventions::InterventionOrder")]
pub enum InterventionOrder {
    /// By title, in the order of the alphabet.
    #[default]
    Title,
    /// By reference, the earliest first.
    Reference,
    /// By reference, the latest first.
    Newest,
}
