//! What each participation said at each time, for who asks what was known on a day. Append only.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;
use crate::states::ParticipationStatus;

/// One state of one participation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participation_revision")]
pub struct Model {
    /// Row number, in the order of writing.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The participation.
    pub participation_id: String,
    /// Its intervention.
    pub intervention_id: String,
    /// Its school.
    pub urn: Urn,
    /// Pupils reached.
    pub pupils_reached: Option<i32>,
    /// Fixed share of the cost.
    pub cost_share_parts: Option<i32>,
    /// Where it stood.
    pub status: ParticipationStatus,
    /// From when it said so.
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
