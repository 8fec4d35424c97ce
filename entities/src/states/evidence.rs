//! States of observations, measures, data-sharing agreements and submissions.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

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

impl England {
    /// All of them.
    pub const ALL_SUBJECTS: [Self; 5] =
        [Self::AllSchools, Self::StateFunded, Self::StateFundedPrimary, Self::StateFundedSecondary, Self::Special];
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
