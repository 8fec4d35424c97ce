//! One school in one intervention.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;
use crate::states::ParticipationStatus;

/// One participation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participation")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The intervention.
    pub intervention_id: String,
    /// The school.
    pub urn: Urn,
    /// Whom of the school it is for.
    pub cohort_code: String,
    /// Places planned for the school.
    pub places: Option<i32>,
    /// Pupils, or staff, reached; null while it is not known.
    pub pupils_reached: Option<i32>,
    /// Fixed share of the cost, as parts of the sum of all parts; null if the cost is shared by pupils.
    pub cost_share_parts: Option<i32>,
    /// Where it stands.
    pub status: ParticipationStatus,
    /// First day.
    pub joined_on: Date,
    /// Last day.
    pub ended_on: Option<Date>,
    /// Why it ended.
    pub end_reason: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
