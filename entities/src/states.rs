//! Our own states and roles. They are stored as the text that the API shows.

use sea_orm::Iterable;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

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
    Grain
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

/// What an observation is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    /// A school, by URN.
    #[sea_orm(num_value = 1)]
    School,
    /// The schools of a trust in the area of a release, by group UID.
    #[sea_orm(num_value = 2)]
    Trust,
    /// A local authority, by its code.
    #[sea_orm(num_value = 3)]
    LocalAuthority,
    /// England, by which of its schools: see [`England`].
    #[sea_orm(num_value = 4)]
    England,
}

/// Which schools of England a national figure is about. The number is the subject of the observation.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum England {
    /// All schools.
    #[sea_orm(num_value = 0)]
    AllSchools,
    /// State-funded schools.
    #[sea_orm(num_value = 1)]
    StateFunded,
    /// State-funded primary schools.
    #[sea_orm(num_value = 2)]
    StateFundedPrimary,
    /// State-funded secondary schools.
    #[sea_orm(num_value = 3)]
    StateFundedSecondary,
    /// Special schools.
    #[sea_orm(num_value = 4)]
    Special,
}

/// How settled an observation is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObservationStatus {
    /// What the school expects.
    #[sea_orm(num_value = 1)]
    Predicted,
    /// Measured by the school before the period is over.
    #[sea_orm(num_value = 2)]
    InYear,
    /// Published, and expected to be revised.
    #[sea_orm(num_value = 3)]
    Provisional,
    /// Published after checks by schools.
    #[sea_orm(num_value = 4)]
    Revised,
    /// Published as final.
    #[sea_orm(num_value = 5)]
    Final,
}

/// Whether a value is there, and if not, why.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ValueState {
    /// The value is there.
    #[sea_orm(num_value = 0)]
    Present,
    /// Withheld because so few pupils are behind it (`c`, `SUPP`).
    #[sea_orm(num_value = 1)]
    Suppressed,
    /// Withheld so that another withheld value cannot be calculated from it.
    #[sea_orm(num_value = 2)]
    SecondarySuppression,
    /// Not among what the reader asked for or is given.
    #[sea_orm(num_value = 3)]
    OutOfScope,
    /// No live data-sharing agreement lets the reader have it.
    #[sea_orm(num_value = 4)]
    NoAgreement,
    /// Not yet approved for publication.
    #[sea_orm(num_value = 5)]
    NotYetApproved,
    /// Not collected.
    #[sea_orm(num_value = 6)]
    NotCollected,
    /// Does not apply to the subject (`z`, `NE`, `NA`).
    #[sea_orm(num_value = 7)]
    NotApplicable,
    /// Not available or not published (`x`, `NP`, `LOWCOV`).
    #[sea_orm(num_value = 8)]
    Unavailable,
    /// Rounds to 0 but is not 0 (`low`, `SP`).
    #[sea_orm(num_value = 9)]
    Low,
    /// The publisher calls it unreliable (`u`); the value may be there.
    #[sea_orm(num_value = 10)]
    Unreliable,
}

/// What a measure counts, and so what could tell of a child.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MeasureNature {
    /// A number of pupils.
    Count,
    /// A percentage of pupils: the numerator and the denominator are pupils.
    Share,
    /// A mean over pupils: the denominator is pupils, the numerator the sum of their points.
    Score,
    /// A rate of something that is not pupils, such as sessions; the pupils behind it are told apart.
    Rate,
    /// Nothing of pupils, such as money.
    NotOfPupils,
}

/// What a value of a measure is a number of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MeasureUnit {
    /// Percent, 0 to 100.
    Percent,
    /// A score, such as a scaled score or a progress score.
    Score,
    /// Points of a points system.
    Points,
    /// A whole number of something.
    Count,
    /// A rate that is no percentage, such as per 10,000.
    Rate,
    /// Pounds sterling.
    Pounds,
}

/// Which way is good.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// Higher is better.
    HigherIsBetter,
    /// Lower is better.
    LowerIsBetter,
    /// Neither: it describes.
    Neither,
}

/// Which stage of education a measure is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    /// Early years foundation stage.
    EarlyYears,
    /// Key stage 1, with phonics.
    #[sea_orm(string_value = "KEY_STAGE_1")]
    #[serde(rename = "KEY_STAGE_1")]
    KeyStage1,
    /// Key stage 2.
    #[sea_orm(string_value = "KEY_STAGE_2")]
    #[serde(rename = "KEY_STAGE_2")]
    KeyStage2,
    /// Key stage 4.
    #[sea_orm(string_value = "KEY_STAGE_4")]
    #[serde(rename = "KEY_STAGE_4")]
    KeyStage4,
    /// Key stage 5, and what young people do to the age of 19.
    #[sea_orm(string_value = "POST_16")]
    #[serde(rename = "POST_16")]
    Post16,
    /// No one stage.
    AllStages,
}

/// Where a data-sharing agreement stands. Whether a signed one has expired is told by its last day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgreementStatus {
    /// Written down and not yet signed by all parties.
    Draft,
    /// Signed by all parties.
    Signed,
    /// Ended by a party before its last day.
    Revoked,
}

/// Which side of a data-sharing agreement a party is on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgreementSide {
    /// Shares its data: a trust or a school.
    Sharer,
    /// Is given it.
    Recipient,
}

/// What a party to a data-sharing agreement is by the law of data protection (UK GDPR, articles 4, 26 and 28).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Controller {
    /// Decides by itself why and how the data are used.
    Controller,
    /// Decides so together with the other party.
    JointController,
    /// Uses the data on behalf of a controller.
    Processor,
}

/// What shared data may be used for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(40))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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

/// Where a batch of observations stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubmissionChannel {
    /// `submitObservations`.
    Mutation,
    /// A file sent over HTTP.
    Upload,
    /// The operator's command.
    Command,
}

named!(SubmissionStatus, SubmissionChannel);
