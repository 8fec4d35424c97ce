//! The observations that an evaluation was computed from, in the version in which it found them.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;
use crate::states::ImpactPart;

/// One input.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "impact_input")]
pub struct Model {
    /// The evaluation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evaluation_id: String,
    /// Place in the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The observation.
    pub observation_id: i64,
    /// The school whose value it is; null for England.
    pub urn: Option<Urn>,
    /// What it is.
    pub part: ImpactPart,
}

impl ActiveModelBehavior for ActiveModel {}
