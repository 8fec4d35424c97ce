//! Our own states and roles. They are stored as the text that the API shows.

use sea_orm::Iterable;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

mod brokerage;
mod evidence;
mod impact;
mod needs;
mod quality;
mod success;

pub use brokerage::{DeploymentStatus, Designation, SupportOfferStatus, SupportRequestStatus};
pub use evidence::{
    AgreementSide, AgreementStatus, Controller, Direction, England, Level, MeasureNature, MeasureUnit,
    ObservationStatus, Purpose, Stage, SubmissionChannel, SubmissionStatus, ValueState,
};
pub use impact::{ImpactMethod, ImpactPart, ImpactSide, ImpactStatus, ImpactWeighting};
pub use needs::{NeedBand, NeedTest};
pub use quality::{
    QaActionStatus, QaAudience, QaFrameworkSubject, QaPointKind, QaRecommendation, QaReviewKind, QaReviewStatus,
    QaSubject,
};
pub use success::SuccessTest;

/// What an actor may be to the partnership. A membership holds one role for one organisation; rights are the union.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(30))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Runs the partnership for the local authority: memberships, API clients, agreements, plan budget.
    LaAdmin,
    /// Works in the local authority: proposals, commissioning, delivery, ledger, quality assurance.
    LaOfficer,
    /// Sits on the Executive Board and decides on proposals.
    BoardMember,
    /// Sits on the Education Advisory Panel.
    AdvisoryMember,
    /// Works for a trust: its own schools in full.
    TrustUser,
    /// Works for a Teaching School Alliance or another provider.
    TeachingSchoolUser,
    /// Works for a school: its own school in full.
    SchoolUser,
    /// A third party's API client that shows what is published.
    Dashboard,
}

/// What kind of body an organisation is. Each role can be held for some kinds only.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(30))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrganisationKind {
    /// The local authority that leads the partnership.
    LocalAuthority,
    /// The Executive Board of the partnership.
    ExecutiveBoard,
    /// The Education Advisory Panel.
    AdvisoryPanel,
    /// An academy trust on the register.
    Trust,
    /// A Teaching School Alliance or another provider of improvement work.
    Provider,
    /// A school on the register.
    School,
    /// A third party that runs a dashboard or another client of the API.
    ApiClient,
}

/// What kind of body a provider is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProviderKind {
    /// A Teaching School Alliance.
    TeachingSchoolAlliance,
    /// An academy trust.
    Trust,
    /// A service of a local authority.
    LaService,
    /// A university.
    University,
    /// A college of further education.
    FeCollege,
    /// An external consultancy.
    Consultancy,
    /// A network of schools that review each other, such as Challenge Partners.
    PeerReviewNetwork,
}

/// What kind of improvement work an intervention is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ParticipationStatus {
    /// The school takes part.
    Active,
    /// The school took part to the end.
    Completed,
    /// The school left before the end, with a reason.
    Withdrawn,
}

/// What the commissioning group decides.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Yes.
    Approve,
    /// Not now; a proposal can be made again.
    Defer,
    /// No.
    Reject,
}

/// What an entry of the ledger is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntryKind {
    /// A budget, or a change of one. A budget that is allocated is one entry that takes it from the plan and one that
    /// gives it to the intervention.
    Budget,
    /// A promise to pay.
    Commitment,
    /// A payment.
    Actual,
    /// The undoing of another entry.
    Reversal,
}

/// Which balance an entry of the ledger moves.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Account {
    /// The budget.
    Budget,
    /// The commitments.
    Commitment,
    /// The payments.
    Actual,
}

/// Whether a budget is the first or a change of it (IATI budget types 1 and 2).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BudgetType {
    /// The first.
    Original,
    /// A change.
    Revised,
}

/// Where a provider's claim stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClaimStatus {
    /// Submitted; an officer has yet to settle it.
    Submitted,
    /// Accepted: a payment is in the ledger.
    Accepted,
    /// Refused, with a reason.
    Refused,
    /// Taken back by the provider.
    Withdrawn,
}

/// What stretch of time a kept sum is of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Grain {
    /// A calendar month.
    Month,
    /// A financial year.
    Year,
}

/// Gives an enum its name as the database and the API show it, and its values in order.
macro_rules! named {
    ($($state:ident),*) => {
        $(
            impl $state {
                /// All values, in the order in which they are declared.
                pub fn all() -> impl Iterator<Item = Self> {
                    <Self as Iterable>::iter()
                }
            }

            impl std::fmt::Display for $state {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(&self.to_value())
                }
            }
        )*
    };
}

named!(
    Role,
    OrganisationKind,
    ProviderKind,
    InterventionKind,
    InterventionStatus,
    ParticipationStatus,
    Question,
    Verdict,
    EntryKind,
    Account,
    BudgetType,
    ClaimStatus,
    Grain,
    AgreementStatus,
    AgreementSide,
    Controller,
    Purpose,
    SubmissionStatus,
    SubmissionChannel,
    QaFrameworkSubject,
    QaSubject,
    QaReviewKind,
    QaReviewStatus,
    QaRecommendation,
    QaPointKind,
    QaActionStatus,
    QaAudience,
    Designation,
    SupportRequestStatus,
    SupportOfferStatus,
    DeploymentStatus,
    ImpactStatus,
    ImpactMethod,
    ImpactWeighting
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_called_what_the_api_calls_it() {
        assert_eq!(Role::TeachingSchoolUser.to_string(), "TEACHING_SCHOOL_USER");
        assert_eq!(Role::all().count(), 8);
    }
}
